(function () {
  "use strict";
  var open = function () {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    var around = target && target.closest("details");
    if (around && !around.open) {
      around.open = true;
      target.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", open);
  open();
  var box = document.querySelector(".finder .box");
  var input = document.getElementById("find");
  var found = document.getElementById("found");
  var items = Array.prototype.slice.call(document.querySelectorAll(".finder .names li"));
  var plain = function (text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  };
  var names = items.map(function (item) { return plain(item.textContent); });
  box.hidden = false;
  input.addEventListener("input", function () {
    var words = plain(input.value).split(/\s+/).filter(Boolean);
    var shown = 0;
    items.forEach(function (item, at) {
      item.hidden = !words.every(function (word) { return names[at].indexOf(word) >= 0; });
      shown += item.hidden ? 0 : 1;
    });
    found.textContent = words.length ? shown + (shown === 1 ? " name" : " names") : "";
  });
  input.addEventListener("keydown", function (event) {
    if (event.key !== "Enter") { return; }
    var first = items.find(function (item) { return !item.hidden; });
    if (first && input.value.trim()) { location.href = first.querySelector("a").href; }
  });
})();
