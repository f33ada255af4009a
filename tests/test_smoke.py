import pytest
from django.db import connection
@pytest.mark.django_db
def test_x():
    with connection.cursor() as c:
        c.execute("select current_user, current_setting('server_version')"); print(c.fetchone())
        c.execute("select count(*) from org_unit"); assert c.fetchone()[0]==0
    from huilu.board.checking import check_figures
    assert check_figures().cells==0
