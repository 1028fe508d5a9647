"""The speed workload in Polars: python benches/rival_polars.py DATA OUT [--threads 2]

Texts become categories while the CSV is read, and one number stands for indicator, month, authority and submission, so that one
sort of whole numbers reconciles. Figures then lie in a dense grid, slice (indicator, month) by authority: a neighbour is a
position in its slice, and the statistics of neighbours are worked out across columns, without a join or a group. Blocks of
slices are streamed into the file.
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

PARSER = argparse.ArgumentParser(description=__doc__.splitlines()[0])
PARSER.add_argument("data", type=Path)
PARSER.add_argument("out", type=Path)
PARSER.add_argument("--threads", type=int, default=2)
ARGUMENTS = PARSER.parse_args()
os.environ["POLARS_MAX_THREADS"] = str(ARGUMENTS.threads)

import polars as pl  # noqa: E402 (it reads the number of threads when it is imported)
from polars.io.plugins import register_io_source  # noqa: E402

MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
FIRST_YEAR = 1980
MONTHS = [f"{name} {year}" for year in range(FIRST_YEAR, 2040) for name in MONTH_NAMES]
EXPORT = {
    **dict.fromkeys(["Local authority", "Measure", "Period", "Numerator"], pl.String),
    **{"Denominator": pl.Float64, "Value": pl.String},
}
STATUSES = ["ok", "suppressed", "not_available"]
GROUPS = ["england", "region", "statistical_neighbours"]
FILES = 65_536  # a number above that of any file
SLICES_AT_ONCE = 2_000


class Reference:
    """The reference tables; authorities and indicators are known by their place in the order of their codes."""

    def __init__(self, folder: Path) -> None:
        authorities = self.read(folder / "authorities.csv").sort("authority_code")
        self.codes = authorities["authority_code"]
        self.regions = authorities["region"].rank("dense").cast(pl.UInt8)
        place = authorities.select("authority_code").with_row_index("place")
        self.aliases = self.read(folder / "aliases.csv").join(place, on="authority_code")
        self.indicators = self.read(folder / "indicators.csv").sort("indicator_id")
        pairs = self.read(folder / "neighbours.csv").join(place.rename({"place": "subject"}), on="authority_code")
        pairs = pairs.join(place.rename({"authority_code": "neighbour_code"}), on="neighbour_code")
        peers = pl.int_range(len(self.codes), dtype=pl.UInt32, eager=True).alias("subject").to_frame()
        peers = peers.join(pairs.group_by("subject").agg("place"), on="subject", how="left", maintain_order="left")["place"]
        self.peers = [peers.list.get(nth, null_on_oob=True) for nth in range(int(peers.list.len().max()))]

    @staticmethod
    def read(path: Path) -> pl.DataFrame:
        """A table as text."""
        return pl.read_csv(path, infer_schema=False)


def looked_up(texts: pl.Series, index: pl.Expr) -> pl.Expr:
    """The text that stands at a place in a table."""
    return pl.lit(texts).gather(index)


def read_figures(exports: Path, reference: Reference) -> tuple[pl.DataFrame, pl.Series]:
    """The newest version of every figure, by slice and authority, and the files in the order of their submission."""
    files = sorted(exports.glob("*.csv"), key=lambda path: (path.name[-14:], path.name))
    paths = pl.Series([str(path) for path in files])
    authorities = len(reference.codes)
    spelling = pl.col("Local authority").cast(pl.Enum(reference.aliases["alias"])).to_physical()
    authority = looked_up(reference.aliases["place"], spelling).cast(pl.UInt64)
    indicator = pl.col("Measure").cast(pl.Enum(reference.indicators["indicator_id"])).to_physical().cast(pl.UInt64)
    month = pl.col("Period").cast(pl.Enum(MONTHS)).to_physical()
    value = pl.col("Value")
    cells = pl.scan_csv(
        [str(path) for path in files],
        schema=EXPORT,
        include_file_paths="file",
    ).select(
        ((indicator * len(MONTHS) + month) * authorities + authority).alias("key") * FILES
        + pl.col("file").cast(pl.Enum(paths)).to_physical(),
        numerator=pl.col("Numerator").cast(pl.Float64, strict=False),
        denominator=pl.col("Denominator"),
        value=value.str.strip_suffix("%").cast(pl.Float64, strict=False),
        status=pl.when(value == "c").then(1).when(value == ":").then(2).otherwise(0).cast(pl.UInt8),
    )
    versions = cells.collect(engine="streaming").sort("key")
    figure = pl.col("key") // FILES
    return versions.filter((figure != figure.shift(-1)).fill_null(value=True)).select(
        (figure // authorities).cast(pl.UInt32).alias("slice"),
        (figure % authorities).cast(pl.UInt32).alias("authority"),
        *["numerator", "denominator", "value", "status"],
        file=(pl.col("key") % FILES).cast(pl.UInt32),
    ), paths


def named(reference: Reference) -> list[pl.Expr]:
    """The key of a published row, out of slice and authority."""
    month = pl.col("slice") % len(MONTHS)
    return [
        looked_up(reference.codes, pl.col("authority")).alias("authority_code"),
        looked_up(reference.indicators["indicator_id"], pl.col("slice") // len(MONTHS)).alias("indicator_id"),
        pl.date(month.cast(pl.Int32) // 12 + FIRST_YEAR, month % 12 + 1, 1).alias("period"),
    ]


def observation(figures: pl.DataFrame, paths: pl.Series, reference: Reference) -> pl.LazyFrame:
    """The table of figures."""
    return figures.lazy().select(
        *named(reference),
        *["numerator", "denominator", "value"],
        status=looked_up(pl.Series(STATUSES), pl.col("status")),
        source_file=looked_up(paths, pl.col("file")),
    )


def dense(figures: pl.DataFrame, authorities: int) -> pl.DataFrame:
    """The figures that have a value in a grid, slice by slice, with a place for every authority."""
    ok = figures.filter(pl.col("status") == 0)
    position = ok["slice"].rle_id() * authorities + ok["authority"]
    slices = ok["slice"].unique(maintain_order=True)
    empty = pl.repeat(None, len(slices) * authorities, dtype=pl.Float64, eager=True)
    return pl.DataFrame(
        {
            "slice": slices.repeat_by(authorities).explode(),
            "authority": pl.int_range(len(empty), dtype=pl.UInt32, eager=True) % authorities,
            **{name: empty.clone().scatter(position, ok[name]) for name in ("value", "numerator", "denominator")},
        }
    )


def trend(grid: pl.DataFrame, reference: Reference) -> pl.LazyFrame:
    """The table of changes on the month and on the year before, found by number: slices of an indicator follow each other."""
    key = ["slice", "authority"]
    this = grid.lazy().select(*key, "value").filter(pl.col("value").is_not_null())
    for months, name in ((1, "previous_value"), (12, "year_ago_value")):
        before = this.select(pl.col("slice") + months, "authority", pl.col("value").alias(name))
        this = this.join(before, on=key, how="left", maintain_order="left")
    value, previous, year_ago = pl.col("value"), pl.col("previous_value"), pl.col("year_ago_value")
    return this.select(
        *[*named(reference), value, previous, (value - previous).alias("change")],
        *[year_ago, (value - year_ago).alias("year_change")],
    )


def statistics(values: pl.Expr) -> list[pl.Expr]:
    """What a group of peers comes to, one row of the group each."""
    return [
        pl.len().cast(pl.Int64).alias("peer_count"),
        values.mean().alias("peer_mean"),
        values.median().alias("peer_median"),
        values.quantile(0.25, "linear").alias("peer_q1"),
        values.quantile(0.75, "linear").alias("peer_q3"),
        values.min().alias("peer_min"),
        values.max().alias("peer_max"),
        (pl.col("numerator").sum() / pl.col("denominator").sum()).alias("pooled"),
    ]


def among(published: pl.LazyFrame, members: list[str], group: int) -> pl.LazyFrame:
    """Each figure beside all that share these columns with it, its own included."""
    groups = published.group_by(members).agg(statistics(pl.col("value")))
    rank = pl.col("place").rank("min").over(members).cast(pl.Int64)
    return (
        published.with_columns(rank=rank)
        .join(groups, on=members, how="left", maintain_order="left")
        .with_columns(ranked_count="peer_count", group=pl.lit(group, pl.UInt32))
    )


def sorted_across(frame: pl.LazyFrame, columns: list[str]) -> pl.LazyFrame:
    """Every row's values in ascending order over the columns: neighbours change places, odd and even pairs in turn."""
    for turn in range(len(columns)):
        pairs = list(zip(columns[turn % 2 :: 2], columns[turn % 2 + 1 :: 2], strict=False))
        frame = frame.with_columns(
            *[pl.min_horizontal(pair).alias(pair[0]) for pair in pairs],
            *[pl.max_horizontal(pair).alias(pair[1]) for pair in pairs],
        )
    return frame


def quantile(share: float) -> pl.Expr:
    """Type 7 quantile of the first `peer_count` values of the array `ordered`."""
    place = (pl.col("peer_count") - 1) * share
    low = place.floor().cast(pl.UInt32)
    high = place.ceil().cast(pl.UInt32)
    ordered = pl.col("ordered").arr
    return ordered.get(low) + (ordered.get(high) - ordered.get(low)) * (place - low)


def beside_neighbours(grid: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """Each figure beside its authority's statistical neighbours, who are found by their place in the slice."""
    count = len(reference.peers)
    first = pl.int_range(pl.len(), dtype=pl.UInt32) // len(reference.codes) * len(reference.codes)
    places = [first + looked_up(peers, pl.col("authority")) for peers in reference.peers]
    values, numerators, denominators, ordered = ([f"{name}{nth}" for nth in range(count)] for name in "vndo")
    better = pl.when(pl.col("low")).then(pl.sum_horizontal(pl.col(name) < pl.col("value") for name in values))
    rank = better.otherwise(pl.sum_horizontal(pl.col(name) > pl.col("value") for name in values)) + 1
    peers = grid.with_columns(
        *[pl.col("value").gather(place).alias(name) for place, name in zip(places, values, strict=True)],
        *[pl.col("numerator").gather(place).alias(name) for place, name in zip(places, numerators, strict=True)],
        *[pl.col("denominator").gather(place).alias(name) for place, name in zip(places, denominators, strict=True)],
    ).filter(pl.col("value").is_not_null() & pl.any_horizontal(pl.col(values).is_not_null()))
    known = peers.with_columns(
        pl.sum_horizontal(pl.col(values).is_not_null()).cast(pl.Int64).alias("peer_count"),
        pl.mean_horizontal(values).alias("peer_mean"),
        pl.min_horizontal(values).alias("peer_min"),
        pl.max_horizontal(values).alias("peer_max"),
        (pl.sum_horizontal(numerators) / pl.sum_horizontal(denominators)).alias("pooled"),
        rank.cast(pl.Int64).alias("rank"),
        *[pl.col(name).fill_null(float("inf")).alias(place) for name, place in zip(values, ordered, strict=True)],
    ).drop(values, numerators, denominators)
    return (
        sorted_across(known, ordered)
        .with_columns(ordered=pl.concat_arr(ordered))
        .with_columns(peer_q1=quantile(0.25), peer_median=quantile(0.5), peer_q3=quantile(0.75))
        .with_columns(ranked_count=pl.col("peer_count") + 1, group=pl.lit(2, pl.UInt32))
    )


def quartile_band() -> pl.Expr:
    """A to D by the quartiles of the peers, null where neither direction is the better."""
    value, first, median, third = (pl.col(name) for name in ("value", "peer_q1", "peer_median", "peer_q3"))
    low = pl.when(value <= first).then(0).when(value <= median).then(1).when(value <= third).then(2).otherwise(3)
    high = pl.when(value > third).then(0).when(value > median).then(1).when(value > first).then(2).otherwise(3)
    band = pl.when("low").then(low).when(~pl.col("neutral")).then(high)
    return looked_up(pl.Series(list("ABCD")), band.cast(pl.UInt32))


def benchmark(grid: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """The table of peers for a block of slices, in the order of slice, group and authority."""
    indicator = pl.col("slice") // len(MONTHS)
    multipliers = reference.indicators["multiplier"].cast(pl.Float64)
    polarities = reference.indicators["polarity"]
    block = grid.lazy().with_columns(
        region=looked_up(reference.regions, pl.col("authority")),
        low=looked_up(polarities == "low", indicator),
        neutral=looked_up(polarities == "neutral", indicator),
    )
    place = pl.when("low").then("value").otherwise(-pl.col("value"))
    published = block.filter(pl.col("value").is_not_null()).with_columns(place=place)
    groups = [
        among(published, ["slice"], 0),
        among(published, ["slice", "region"], 1),
        beside_neighbours(block, reference),
    ]
    columns = ["slice", "authority", "group", "low", "neutral", "value", "peer_count", "peer_mean", "peer_median", "peer_q1"]
    columns += ["peer_q3", "peer_min", "peer_max", "pooled", "rank", "ranked_count"]
    order = (pl.col("slice").cast(pl.UInt64) * len(GROUPS) + pl.col("group")) * len(reference.codes) + pl.col("authority")
    return (
        pl.concat([group.select(columns) for group in groups])
        .sort(order)
        .select(
            *[*named(reference), looked_up(pl.Series(GROUPS), pl.col("group")).alias("peer_group"), "value", "peer_count"],
            *["peer_mean", "peer_median", "peer_q1", "peer_q3", "peer_min", "peer_max"],
            (pl.col("pooled") * looked_up(multipliers, indicator)).alias("peer_pooled"),
            pl.when(~pl.col("neutral")).then("rank").alias("rank"),
            "ranked_count",
            (pl.col("value") - pl.col("peer_median")).alias("difference"),
            quartile_band().alias("quartile_band"),
        )
        .collect()
    )


def in_blocks(grid: pl.DataFrame, reference: Reference) -> pl.LazyFrame:
    """The table of peers as a source that makes one block after the other, so that one is written while the next is made."""
    rows = SLICES_AT_ONCE * len(reference.codes)
    schema = benchmark(grid.head(len(reference.codes)), reference).schema

    def blocks(*_: object) -> Iterator[pl.DataFrame]:
        return (benchmark(block, reference) for block in grid.iter_slices(rows))

    return register_io_source(blocks, schema=schema)


def main() -> None:
    """Read, reconcile and write the three tables."""
    ARGUMENTS.out.mkdir(parents=True, exist_ok=True)

    def write(table: str, frame: pl.LazyFrame) -> None:
        frame.sink_parquet(ARGUMENTS.out / f"{table}.parquet", compression="zstd", compression_level=1)

    reference = Reference(ARGUMENTS.data / "reference")
    figures, paths = read_figures(ARGUMENTS.data / "exports", reference)
    write("observation", observation(figures, paths, reference))
    grid = dense(figures, len(reference.codes))
    del figures
    write("trend", trend(grid, reference))
    write("benchmark", in_blocks(grid, reference))


if __name__ == "__main__":
    main()
