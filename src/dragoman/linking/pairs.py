"""Whether two reports tell of the same happening: a score, and what rules it out."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, radians, sqrt

from dragoman.linking.reports import Report, Side, Site
from dragoman.linking.settings import Settings, Weights

__all__ = ["NEVER", "Judge"]

NEVER = -1000.0
"""The score of two reports that cannot tell of the same happening, whatever speaks for it."""

_KM_A_DEGREE = 111.2
_NEAR = 1.6
_FAR = 3.0
_PERSONS = 3


class Judge:
    """Scores pairs of reports. `family` names for each article that has near-duplicates the first of them."""

    def __init__(self, given: Settings, family: Mapping[str, str]) -> None:
        self._given = given
        self._weights: Weights = given.weights
        self._family = family

    def score(self, a: Report, b: Report) -> float:
        """How much speaks for one happening; NEVER where something rules it out. The same for (b, a)."""
        w = self._weights
        if a.reality != b.reality or (a.type, b.type) not in self._given.kin:
            return NEVER
        if a.article_id == b.article_id and a.sentence == b.sentence:
            return NEVER
        parties = self._parties(a, b)
        if parties <= NEVER:
            return NEVER
        days = self._days(a, b)
        if days <= NEVER:
            return NEVER
        sites = self._sites(a, b)
        if sites <= NEVER:
            return NEVER
        numbers, wording = self._numbers(a, b), self._wording(a, b)
        total = parties + days + sites + numbers + self._kind(a, b)
        if self._copies(a, b):
            return total + w.join + w.wording
        total += wording
        moored = days >= w.told_day or sites >= w.near_site or numbers > w.near_number or a.persons & b.persons
        if not moored and wording < w.moored * w.wording:
            total += w.adrift
        # One article tells most things once, and what it names as a whole says nothing.
        return total - (w.retold - w.join) if a.article_id == b.article_id else total + self._setting(a, b)

    def _copies(self, a: Report, b: Report) -> bool:
        """Whether near-duplicate articles tell it in the same words."""
        return (
            a.words == b.words
            and a.type == b.type
            and self._family.get(a.article_id) is not None
            and (self._family.get(a.article_id) == self._family.get(b.article_id))
        )

    def _kind(self, a: Report, b: Report) -> float:
        w = self._weights
        total = w.same_type if a.type == b.type else w.other_type
        if a.act == b.act:
            total += w.same_act
        if a.mode and b.mode:
            total += w.same_mode if a.mode == b.mode else w.other_mode
        return total

    def _days(self, a: Report, b: Report) -> float:
        w, x, y = self._weights, a.days, b.days
        if a.due is not None and b.due is not None and (a.due.first > b.due.last or b.due.first > a.due.last):
            return NEVER
        if x is None or y is None:
            return w.no_day
        if x.first == y.first and x.last == y.last and x.told and y.told:
            return w.same_day if x.firm else w.within
        if x.told and y.told:
            if x.first <= y.last and y.first <= x.last:
                return w.within
            if x.first in b.other_days or y.first in a.other_days or a.other_days & b.other_days:
                return w.told_day
            return NEVER
        # A date of publication says only that it happened by then, and as a rule not long before.
        after = self._given.limits.days_after
        if not x.told and not y.told:
            return w.near_day if abs(x.first - y.first) <= after else w.far_day
        told, published, loose = (x, y, b) if x.told else (y, x, a)
        if told.firm and told.first in loose.other_days:
            return w.told_day
        return w.near_day if told.first <= published.first <= told.last + after else w.far_day

    def _sites(self, a: Report, b: Report) -> float:
        w, x, y = self._weights, a.site, b.site
        if x is not None and y is not None:
            if x.geonameid is not None and x.geonameid == y.geonameid:
                return w.same_site if x.point else w.inside_site
            if x.point and y.point:
                apart = _km(x, y)
                if apart is not None and apart > self._given.limits.apart_km:
                    return NEVER
                return w.near_site if apart is not None and apart <= self._given.limits.near_km else 0.0
            if x.country and y.country and x.country != y.country:
                return w.other_site
            inside = w.inside_site if x.country == y.country else 0.0
            return max(inside, w.told_site if a.told_sites & b.told_sites else inside)
        all_a = a.told_sites | {x.geonameid} if x is not None and x.point and x.geonameid else a.told_sites
        all_b = b.told_sites | {y.geonameid} if y is not None and y.point and y.geonameid else b.told_sites
        if not all_a or not all_b:
            return w.home_site if _at_home(x, b) or _at_home(y, a) else 0.0
        return w.told_site if all_a & all_b else w.apart_site

    def _parties(self, a: Report, b: Report) -> float:
        w = self._weights
        named = a.countries & (b.countries | b.told_countries) | b.countries & a.told_countries
        if a.countries and b.countries and not named:
            return NEVER
        mutual = self._given.mutual
        if (a.type in mutual and b.type in mutual) or _clash(a) or _clash(b):
            total = _overlap(a.countries, b.countries, 2 * _same(a, b, w), w.other_side)
        else:
            crossed = _apart(a.actors, b.actors) and _apart(a.recipients, b.recipients)
            if crossed and a.actors.countries & b.recipients.countries:
                return NEVER
            if _apart(a.actors, b.actors) and not _named(a, b) and not _named(b, a):
                return NEVER
            total = self._side(a.actors, b.actors, a, b) + self._side(a.recipients, b.recipients, a, b)
        shared = len(a.persons & b.persons)
        if shared:
            return total + w.same_person * min(shared, _PERSONS)
        return total + w.other_person if a.persons and b.persons else total

    def _side(self, x: Side, y: Side, a: Report, b: Report) -> float:
        """How one side of two reports agrees: `x` of `a`, `y` of `b`."""
        w = self._weights
        misread = x.countries & b.told_countries or y.countries & a.told_countries
        total = _overlap(x.countries, y.countries, _same(a, b, w), w.crossed_side if misread else w.other_side)
        if x.sectors and y.sectors:
            total += w.same_sector if x.sectors & y.sectors else w.other_sector
        for mine, theirs, told in ((x, y, a.told_countries), (y, x, b.told_countries)):
            if not mine.countries and theirs.countries and told:
                total += w.told_side if theirs.countries & told else w.missing_side
        return total

    def _numbers(self, a: Report, b: Report) -> float:
        w, total = self._weights, 0.0
        if not a.numbers or not b.numbers:
            return total
        for key in a.numbers.keys() & b.numbers.keys():
            low, high = sorted((a.numbers[key], b.numbers[key]))
            if low == high:
                total += w.same_number
            elif low > 0 and high <= _NEAR * low:
                total += w.near_number
            else:
                total += w.far_number if low <= 0 or high > _FAR * low else w.off_number
        return max(w.far_number, min(total, 2 * w.same_number))

    def _wording(self, a: Report, b: Report) -> float:
        small, large = (a.words, b.words) if len(a.words) <= len(b.words) else (b.words, a.words)
        shared = sum(weight * large[word] for word, weight in small.items() if word in large)
        if not shared:
            return self._weights.bare
        return self._weights.wording * shared / (a.norm * b.norm)

    def _setting(self, a: Report, b: Report) -> float:
        if not a.setting or not b.setting:
            return 0.0
        return self._weights.setting * len(a.setting & b.setting) / sqrt(len(a.setting) * len(b.setting))


def _clash(report: Report) -> bool:
    """Whether two fight each other, so that either may be told as the actor."""
    return report.type == "ASSAULT" and len(report.actors.countries) > 1


def _same(a: Report, b: Report, w: Weights) -> float:
    """What an equal side is worth: less where all happens inside one country."""
    return w.home_side if len(a.countries | b.countries) == 1 else w.same_side


def _apart(a: Side, b: Side) -> bool:
    return bool(a.countries) and bool(b.countries) and not a.countries & b.countries


def _at_home(site: Site | None, other: Report) -> bool:
    return site is not None and site.point and site.name.casefold() == other.dateline


def _named(a: Report, b: Report) -> bool:
    """Whether the sentence of `b` names a country of those who act in `a`."""
    return bool(a.actors.countries & b.told_countries)


def _overlap(a: frozenset[str], b: frozenset[str], same: float, other: float) -> float:
    if not a or not b:
        return 0.0
    shared = len(a & b)
    return same * shared / max(len(a), len(b)) if shared else other


def _km(a: Site, b: Site) -> float | None:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    north = (a.lat - b.lat) * _KM_A_DEGREE
    east = (a.lon - b.lon) * _KM_A_DEGREE * cos(radians((a.lat + b.lat) / 2))
    return sqrt(north * north + east * east)
