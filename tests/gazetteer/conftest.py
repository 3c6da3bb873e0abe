"""A gazetteer compiled once from the bundled tables, and a tiny one that a human can see whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer import Gazetteer, ensure_compiled, open_gazetteer
from gazetteer.build import build

HEADER = "id,name,class,country,parent,code,valid_from,valid_to,lon,lat,radius_m,population,names,members,source\n"

TINY = """\
AF,Afghanistan,country,AF,,AF,,,66,33.8,560000,,ps:افغانستان,,test
PK,Pakistan,country,PK,,PK,,,69.4,30,690000,,ur:پاکستان,,test
AF-PKA,Paktika,province,AF,AF,AF-PKA,,,68.8,32.5,90000,,ps:پکتیکا,,test
AF-KHO,Khost,province,AF,AF,AF-KHO,,,69.9,33.4,50000,,Khowst; Host~garble,,test
PK-KP,Khyber Pakhtunkhwa,province,PK,PK,PK-KP,2010-04-15,,71.6,34.1,280000,,KP~short,,test
PK-TA,Federally Administered Tribal Areas,province,PK,PK,PK-TA,,2018-05-31,70.4,33.2,180000,,FATA~short,\
pk-kp.khyber; pk-kp.lower,test
af-pka.barmal,Barmal,district,AF,AF-PKA,AF1208,,,69.3,32.7,20000,,Bermal; ps:برمل,,test
af-kho.spera,Spera,district,AF,AF-KHO,AF1405,,,69.5,33.2,15000,,Spira,,test
af-kho.sabari,Sabari,district,AF,AF-KHO,AF1404,,,69.9,33.6,15000,,,,test
pk-kp.khyber,Khyber,district,PK,PK-KP,PK513,2018-05-31,,71.1,34.0,40000,,,,test
pk-kp.lower,South Waziristan Lower,district,PK,PK-KP,,2022-10-13,,69.6,32.2,45000,,,,test
pk-ta.khyber-agency,Khyber Agency,agency,PK,PK-TA,,,2018-05-31,71.1,34.0,40000,,,pk-kp.khyber,test
pk-kp.lower.wana,Wana,town,PK,pk-kp.lower,,,,69.573,32.299,4000,51000,ur:وانا,,test
pk-kp.khyber.spera,Spera,village,PK,pk-kp.khyber,,,,71.2,34.05,1000,,,,test
region.waziristan,Waziristan,region,PK,PK-KP,,,,69.8,32.6,76000,,,pk-kp.lower,test
region.border-belt,Border belt,region,,,,,,69.3,32.7,740000,,Durand Line,AF-PKA; AF-KHO; PK-KP,test
"""


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tables with two provinces on each side of the border."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "places").mkdir()
    (folder / "places" / "tiny.csv").write_text(HEADER + TINY, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny_path(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny tables compiled."""
    path = tmp_path_factory.mktemp("tiny") / "gazetteer.sqlite"
    build(path, data=tiny_data)
    return path


@pytest.fixture(scope="session")
def tiny(tiny_path: Path) -> Gazetteer:
    """The tiny gazetteer, open."""
    return open_gazetteer(tiny_path)


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The gazetteer of the bundled tables, open."""
    return open_gazetteer(ensure_compiled(tmp_path_factory.mktemp("bundled")))
