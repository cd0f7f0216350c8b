"""Spark computes what DuckDB computes: run by `make test-spark`, where Spark and Java are.

It asks nothing of the other tests' environment, so that a small one is enough.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyspark")

from pariter.analysis.codes import read_codes
from pariter.analysis.compute import LinesError, compute_file
from pariter.analysis.engines import Engine, duckdb, spark
from pariter.analysis.plan import Plan, make_plan

pytestmark = [
    pytest.mark.spark,
    # Whoever runs Spark's shell beside us: what its Python side leaves open is not ours.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

COLUMNS = "ANNO;CODICE_ATENEO;COD_QUALIFICA;GRADE;AREA_SD;FoRD;GENERE;N_AcStaff\n"
ROLES = (("PO", "A"), ("PA", "B"), ("RU", "C"), ("RTDb", "C"), ("RTDa", "C"), ("AR", "D"))
MAP = (
    "role=COD_QUALIFICA,grade=GRADE,field=FoRD,sex=GENERE,count=N_AcStaff,"
    "university=CODICE_ATENEO,year=ANNO"
)
INDICATORS = (
    *("femininity_share", "femininity_ratio", "glass_ceiling", "glass_door", "glass_wall"),
    "dissimilarity",
)


@pytest.fixture(scope="module")
def on_spark() -> Iterator[Engine]:
    with spark() as engine:
        yield engine


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a file of the shape and size of the national one; the people are made up."""
    path = tmp_path_factory.mktemp("national") / "staff.csv"
    draw = random.Random(2024)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"\ufeff{COLUMNS}")
        for year in range(2012, 2024):
            for university in range(90):
                for role, grade in ROLES:
                    for area in range(1, 9):
                        file.writelines(
                            f"{year};{university:05};{role};{grade};{area:02};FORD{area % 6 + 1};"
                            f"{sex};{draw.randrange(40)}{'' if area % 3 else ',0'}\n"
                            for sex in "FM"
                        )
    return path


def plan(*, by: tuple[str, ...] = ("university", "year")) -> Plan:
    return make_plan(INDICATORS, by, read_codes(MAP, None))


def test_both_give_the_same_values_of_the_national_file(national: Path, on_spark: Engine) -> None:
    with duckdb() as engine:
        ours = compute_file(national, plan(), engine)
    theirs = compute_file(national, plan(), on_spark)
    assert len(ours) == 12 * 90 * len(INDICATORS)
    # Whole numbers are added up, and one formula follows: equal, not only to 1e-12.
    assert theirs == ours


def test_both_add_up_pay_to_the_cent(tmp_path: Path, on_spark: Engine) -> None:
    path = tmp_path / "pay.csv"
    path.write_text('s,n,p\nF,3,20000.50\nF,1,"24000,5"\nM,2,30000\nM,7,10000.05\n', "utf-8")
    asked = make_plan(["pay_gap_mean"], [], read_codes("sex=s,count=n,pay=p", None))
    with duckdb() as engine:
        ours = compute_file(path, asked, engine)
    assert compute_file(path, asked, on_spark) == ours
    women, men = (3 * 20000.5 + 24000.5) / 4, (2 * 30000 + 7 * 10000.05) / 9
    assert ours[0].value.value == pytest.approx((men - women) / men, rel=1e-12)


def test_both_count_people_once_and_sort_staff_alike(tmp_path: Path, on_spark: Engine) -> None:
    path = tmp_path / "visits.csv"
    path.write_text("p,w,h\nx, visit ,1.5\nx,online,2\ny,visit,1\n,audience,3\n", "utf-8")
    names = ["people", "visits", "audience", "hours"]
    asked = make_plan(names, [], read_codes("person=p,way=w,hours=h", None))
    staff = tmp_path / "staff.csv"
    rows = [
        f"{sex},{30 + n},{c},{n % 2},0,{20_000 + n}" for n in range(60) for sex, c in ("Fa", "Mb")
    ]
    staff.write_text("\n".join(["s,a,c,r,m,p", *rows]), "utf-8")
    columns = "sex=s,age=a,category=c,raised=r,maternity=m,each_pay=p"
    index = make_plan(["equality_index"], [], read_codes(columns, None))
    with duckdb() as engine:
        ours = compute_file(path, asked, engine), compute_file(staff, index, engine)
    assert (compute_file(path, asked, on_spark), compute_file(staff, index, on_spark)) == ours
    assert [one.value.value for one in ours[0]] == [2, 3, 1, 4.5]


@pytest.mark.parametrize(
    "line",
    ["2024;04201;PO;A;01;FORD1;F;-1", "2024;04201;PO;A;01;FORD1;X;1", "2024;04201;PO;A;01;FORD1"],
)
def test_both_name_the_same_line(line: str, tmp_path: Path, on_spark: Engine) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(f"{COLUMNS}2024;04201;PO;A;01;FORD1;F;28\n{line}\n", "utf-8")
    said = []
    with duckdb() as engine:
        for one in (engine, on_spark):
            with pytest.raises(LinesError, match="line 3") as refused:
                compute_file(path, plan(by=("university",)), one)
            said.append(str(refused.value))
    assert said[0] == said[1]
