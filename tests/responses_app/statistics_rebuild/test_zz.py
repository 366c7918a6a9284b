import random, json
from django.db import transaction
from django.utils import timezone
from responses_app.domain.statistics.from_publication import rows_of
from responses_app.publications import of_campaign
from responses_app.statistics_rebuild import rebuild_all, show
from tests.surveys import World
from responses_app.models import Figure
def d(f, a, b, path=""):
    for k in a:
        if a[k] != b.get(k):
            if isinstance(a[k], dict) and isinstance(b[k], dict): d(f, a[k], b[k], path+"/"+k)
            else: print("DIFF", f["question"], f["period"], f["area"], path+"/"+k, a[k], b[k])
def test_x(make_authority):
    found = 0
    for seed in list(range(41, 42)) + list(range(1000, 1060)):
        with transaction.atomic():
            choose = random.Random(seed)
            world = World.of(make_authority)
            world.fill(choose)
            for _ in range(41): world.happen(choose)
            rebuild_all(timezone.now())
            for c in world.campaigns:
                for f, s in zip(rows_of(of_campaign(c)), show(c)):
                    if f != s:
                        found += 1
                        print("DIFF seed", seed, c.slug, world.authorities[0].code)
                        d(f, s)
            transaction.set_rollback(True)
        if found: break
    assert 0
