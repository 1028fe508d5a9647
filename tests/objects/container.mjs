// Makes a container in an Azurite server, with the account and the key that every Azurite has: container.mjs URL NAME
import { createHmac } from "node:crypto";

const [url, name] = process.argv.slice(2);
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": "2021-12-02" };
const signed =
  "PUT" + "\n".repeat(12) +
  `x-ms-date:${headers["x-ms-date"]}\nx-ms-version:${headers["x-ms-version"]}\n` +
  `/${account}/${account}/${name}\nrestype:container`;
const signature = createHmac("sha256", Buffer.from(key, "base64")).update(signed).digest("base64");
headers.Authorization = `SharedKey ${account}:${signature}`;
const answer = await fetch(`${url}/${account}/${name}?restype=container`, { method: "PUT", headers });
if (!answer.ok) {
  console.error(answer.status, await answer.text());
  process.exit(1);
}
