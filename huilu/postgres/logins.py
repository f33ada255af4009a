"""The login of site, worker and commands over a server of our own: it owns nothing and enters two roles."""

from __future__ import annotations

import psycopg

SITE = "huilu_site"

# Roles belong to the server, not to a database: whoever restores a backup or brings an old home makes it anew. Rights
# come with the role that is entered and never by themselves, so that leaving it leads to nothing at all.
_MAKE = f"""
DO $$
DECLARE entered text;
BEGIN
  PERFORM pg_advisory_xact_lock(4853021);
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{SITE}') THEN
    CREATE ROLE {SITE} LOGIN;
  END IF;
  IF NOT EXISTS (
    SELECT FROM pg_roles WHERE rolname = '{SITE}' AND rolcanlogin AND NOT (
      rolinherit OR rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)
  ) THEN
    ALTER ROLE {SITE} LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
  END IF;
  FOREACH entered IN ARRAY ARRAY['huilu_app', 'huilu_reader'] LOOP
    IF NOT pg_has_role('{SITE}', entered, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO {SITE}', entered);
    END IF;
  END LOOP;
END $$
"""

# Whoever comes as this needs no right that anybody gave: nothing is closed to them.
_MASTERS = """
SELECT coalesce(bool_or(r.rolsuper OR r.rolbypassrls OR r.oid = t.relowner), false)
FROM pg_roles AS r, pg_class AS t WHERE r.rolname = session_user AND t.oid = to_regclass('public.django_migrations')
"""


def comes_as_owner(address: str) -> bool:
    """Whether the login of this address owns the tables, or stands above all rights; else it has what it was given."""
    with psycopg.connect(address) as connection:
        row = connection.execute(_MASTERS).fetchone()
    return bool(row and row[0])


def make_site_login(address: str) -> None:
    """Make the login over the server at this address, by whoever owns it. Done once, it changes nothing."""
    with psycopg.connect(address) as owner:
        owner.execute(_MAKE.encode())
