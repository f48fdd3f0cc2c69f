-- What the gateway needs beside the hosted schemas: codes of e-mails, the post queue, rate limits.
-- Schema `embedded` belongs to the auth service alone; no role of the API can read it.

set client_min_messages = warning;

create schema if not exists embedded;
alter schema embedded owner to supabase_auth_admin;
revoke all on schema embedded from public;

-- A code of six digits and a link, each stored as a keyed hash; `password` and `details` come into force with it, so
-- that whoever registers somebody else's address sets no password for it.
create table if not exists embedded.codes (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  kind text not null check (kind in ('signup', 'recovery', 'invite', 'magiclink', 'email_change')),
  email text not null,
  code_hash text not null,
  link_hash text not null unique,
  password text,
  details jsonb,
  attempts smallint not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index if not exists codes_email_idx on embedded.codes (email, kind);
create index if not exists codes_user_idx on embedded.codes (user_id);

-- What was asked for by e-mail. A row is written for known and unknown addresses alike; who is known is looked up later.
create table if not exists embedded.requests (
  id bigint generated always as identity primary key,
  kind text not null,
  email text not null,
  password text,
  details jsonb,
  user_id uuid,
  created_at timestamptz not null default now()
);

create table if not exists embedded.mails (
  id bigint generated always as identity primary key,
  kind text not null,
  recipient text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  code text not null,
  link text not null,
  created_at timestamptz not null default now(),
  attempts smallint not null default 0,
  due_at timestamptz not null default now(),
  failure text
);
create index if not exists mails_due_idx on embedded.mails (due_at);

create table if not exists embedded.limits (
  key text primary key,
  count integer not null,
  started_at timestamptz not null default now()
);
create index if not exists limits_started_idx on embedded.limits (started_at);

-- The last time step of a second factor that was accepted: a code of an authenticator counts once.
create table if not exists embedded.totp_steps (
  factor_id uuid primary key references auth.mfa_factors (id) on delete cascade,
  step bigint not null
);

alter table embedded.codes owner to supabase_auth_admin;
alter table embedded.requests owner to supabase_auth_admin;
alter table embedded.mails owner to supabase_auth_admin;
alter table embedded.limits owner to supabase_auth_admin;
alter table embedded.totp_steps owner to supabase_auth_admin;
