import pytest
from tests.board import test_machine as m
from tests.cast import Cast
from collections import Counter
SEEN=Counter()
@pytest.mark.parametrize("what", ["none","settle","reclass","due","takeback"])
def test_mut(town: Cast, what, monkeypatch):
    import huilu.programmes.publishing as pub, huilu.loop.actions.frame as fr, huilu.programmes.actions as pa
    if what=="settle": monkeypatch.setattr(pub,"settle_programme",lambda *_:None)
    if what=="reclass": monkeypatch.setattr(pub,"settle_reclassified",lambda:None)
    if what=="due": monkeypatch.setattr(fr,"buckets_of",lambda i:[] if i.state==0 else [fr.Bucket(fr.Kind.ISSUE,0,i.state)])
    if what=="takeback": monkeypatch.setattr(pa,"move",lambda **k:None)
    orig=m.World.teardown
    from huilu.loop.models import Issue
    from huilu.ledger.models import Entry
    def td(self):
        SEEN.update(Entry.objects.filter(about_kind__in=["issue","progress"]).values_list("act",flat=True)); orig(self)
    monkeypatch.setattr(m.World,"teardown",td)
    if what=="none":
        m.test_whatever_happens_every_figure_is_a_recount(town); print(SEEN)
        return
    with pytest.raises(BaseException) as e:
        m.test_whatever_happens_every_figure_is_a_recount(town)
    print(what, type(e.value))
