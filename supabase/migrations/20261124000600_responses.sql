-- Responses of residents, and the counts that move in the same transaction.

create table public.responses (
  id uuid not null default gen_random_uuid(),
  received_at timestamptz not null,
  series integer not null references public.round_communities (series),
  language text not null,
  mode text not null,
  seconds integer,
  cell smallint not null,
  flag smallint not null default 0,
  receipt_hash bytea not null,
  answers jsonb not null,
  constraint responses_pkey primary key (received_at, id),
  constraint responses_language_is_known check (language in ('uk', 'en')),
  constraint responses_mode_is_known check (mode in ('web', 'light', 'interviewer', 'paper', 'import')),
  constraint responses_seconds_are_plausible check (seconds between 0 and 86400),
  constraint responses_cell_is_known check (cell between 0 and 53)
) partition by range (received_at);
comment on table public.responses is
  'Answers without a name, address, account or device. The time is kept to the hour, so that nobody is found by it.';
create index responses_series on public.responses (series);
create index responses_receipt on public.responses (receipt_hash);
alter table public.responses enable row level security;
revoke all on public.responses from anon, authenticated;
grant select on public.responses to authenticated, service_role;

-- A partition a month; the default one catches what nobody prepared for.
create table public.responses_other partition of public.responses default;
comment on table public.responses_other is 'Responses of months that have no partition of their own.';
alter table public.responses_other enable row level security;
revoke all on public.responses_other from anon, authenticated;
grant select on public.responses_other to service_role;

create function private.add_month(first_day date) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  name text := 'responses_' || to_char(first_day, 'YYYY_MM');
begin
  execute format('create table if not exists public.%I partition of public.responses for values from (%L) to (%L)',
    name, first_day, first_day + interval '1 month');
  execute format('alter table public.%I enable row level security', name);
  execute format('revoke all on public.%I from anon, authenticated', name);
  execute format('grant select on public.%I to service_role', name);
  execute format('comment on table public.%I is %L', name, 'Responses of ' || to_char(first_day, 'YYYY-MM') || '.');
end
$$;
revoke execute on function private.add_month(date) from public;

do $$
begin
  for month in 0..35 loop
    perform private.add_month((date '2025-01-01' + month * interval '1 month')::date);
  end loop;
end
$$;

create table public.response_tokens (
  client_token uuid not null,
  round_id uuid not null references public.rounds (id),
  received_at timestamptz not null default now(),
  constraint response_tokens_pkey primary key (client_token, round_id)
);
comment on table public.response_tokens is
  'Tokens of submissions already stored: the same answers sent twice are stored once. Not joined to a response.';
alter table public.response_tokens enable row level security;
revoke all on public.response_tokens from anon, authenticated;
grant select on public.response_tokens to service_role;

-- Hot counters in 16 slots: one row would make all residents of a town queue for its lock.
create table public.response_counters (
  series integer not null references public.round_communities (series),
  slot smallint not null,
  n integer not null,
  constraint response_counters_pkey primary key (series, slot)
) with (fillfactor = 50);
comment on table public.response_counters is 'How many responses a community has in a round; the sum over slots.';
alter table public.response_counters enable row level security;
revoke all on public.response_counters from anon, authenticated;
grant select on public.response_counters to service_role;

-- One array a cell instead of a row an item: a response of 55 answers moves one row, not 55.
create table public.answer_counts (
  series integer not null references public.round_communities (series),
  cell smallint not null,
  flag smallint not null,
  slot smallint not null,
  counts integer[] not null,
  constraint answer_counts_pkey primary key (series, cell, flag, slot)
) with (fillfactor = 50);
comment on table public.answer_counts is
  'Counts of every code by cell (age x sex x settlement) and quality flag, at the place that codebook_codes gives.';
alter table public.answer_counts enable row level security;
revoke all on public.answer_counts from anon, authenticated;
grant select on public.answer_counts to service_role;

create view public.agg_item with (security_invoker = true) as
  select series_of.community_code, series_of.round_id, rounds.version, codes.item, counted.cell, codes.code,
         counted.flag, codes.missing, sum(counted.counts[codes.place])::integer as n
  from public.answer_counts as counted
  join public.round_communities as series_of using (series)
  join public.rounds on rounds.id = series_of.round_id
  join public.codebook_codes as codes
    on codes.questionnaire = rounds.questionnaire and codes.version = rounds.version
  group by series_of.community_code, series_of.round_id, rounds.version, codes.item, counted.cell, codes.code,
           counted.flag, codes.missing;
comment on view public.agg_item is 'The stored counts, a row a code (method.md, section 8). Not public: not suppressed.';
revoke all on public.agg_item from anon, authenticated;
grant select on public.agg_item to service_role;


create function private.counts_moved(counts integer[], places smallint[], step integer) returns integer[]
language plpgsql immutable set search_path = ''
as $$
declare
  place smallint;
begin
  foreach place in array places loop
    counts[place] := counts[place] + step;
  end loop;
  return counts;
end
$$;
revoke execute on function private.counts_moved(integer[], smallint[], integer) from public;
