"""The small tree of the crash bench: one city, four counties, a village for each client."""

from __future__ import annotations

COLUMNS = "code,parent,name,level,sector,audience,tags,uscc,valid_from"
ABOVE = (("00", "", "中国", "nation"), ("37", "00", "山东省", "province"), ("3701", "37", "济南市", "city"))
COUNTIES = ["370101", "370102", "370103", "370104"]
VILLAGES = 2


def villages_of(county: str) -> list[str]:
    """The villages of the county's one township."""
    return [f"{county}001{200 + place}" for place in range(1, VILLAGES + 1)]


def tree() -> str:
    """The file to import."""
    rows = [(*unit, "leading_body") for unit in ABOVE]
    for county in COUNTIES:
        township = f"{county}001"
        rows.append((county, "3701", f"{county}县(合成)", "county", "leading_body"))
        rows.append((township, county, f"{township}镇(合成)", "township", "grassroots"))
        rows += [(code, township, f"{code}村(合成)", "village", "grassroots") for code in villages_of(county)]
    lines = [f"{code},{parent},{name},{level},government,{who},,,2020-01-01" for code, parent, name, level, who in rows]
    return "\n".join([COLUMNS, *lines, ""])


def posts() -> list[str]:
    """Who acts: every village and county, the city, and the city's inspector."""
    return ["3701", "3701/inspector", *COUNTIES, *(code for county in COUNTIES for code in villages_of(county))]
