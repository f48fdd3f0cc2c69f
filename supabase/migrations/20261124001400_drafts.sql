-- Unfinished answers: sealed with a word that only the person's device knows, and gone after 30 days.

create table public.drafts (
  token_hash bytea not null,
  sealed text not null,
  saved_at timestamptz not null default now(),
  constraint drafts_pkey primary key (token_hash),
  constraint drafts_are_small check (octet_length(sealed) <= 262144)
);
comment on table public.drafts is
  'Unfinished answers, unreadable without the token that lies on the device; here is only its hash.';
create index drafts_saved_at on public.drafts (saved_at);
alter table public.drafts enable row level security;
revoke all on public.drafts from anon, authenticated;

create table public.draft_codes (
  code_hash bytea not null,
  token_hash bytea not null,
  sealed text not null,
  made_at timestamptz not null default now(),
  constraint draft_codes_pkey primary key (code_hash),
  constraint draft_codes_draft foreign key (token_hash) references public.drafts on delete cascade
);
comment on table public.draft_codes is
  'Codes to go on with a draft on another device, as hashes; each seals the token of its draft and dies after 7 days.';
create index draft_codes_draft on public.draft_codes (token_hash);
alter table public.draft_codes enable row level security;
revoke all on public.draft_codes from anon, authenticated;

-- Everything that has outlived its time; called by each save, so that no clock but this one is needed.
create function public.purge_drafts() returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  purged integer;
begin
  delete from public.draft_codes where made_at < now() - interval '7 days';
  delete from public.drafts where saved_at < now() - interval '30 days';
  get diagnostics purged = row_count;
  return purged;
end
$$;
comment on function public.purge_drafts() is 'Deletes drafts of 30 days and codes of 7 days; returns how many drafts.';

create function public.save_draft(token_hash text, sealed text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if octet_length(sealed) > 262144 then
    perform private.refuse('answers_too_large', jsonb_build_object('most_kilobytes', 64));
  end if;
  insert into public.drafts as held (token_hash, sealed) values (decode(save_draft.token_hash, 'hex'), save_draft.sealed)
  on conflict on constraint drafts_pkey do update set sealed = excluded.sealed, saved_at = now();
  delete from public.drafts where saved_at < now() - interval '30 days';
end
$$;
comment on function public.save_draft(text, text) is 'Keeps a sealed draft under the hash of its token.';

create function public.read_draft(token_hash text) returns text
language sql stable security definer set search_path = ''
as $$
  select drafts.sealed from public.drafts
  where drafts.token_hash = decode(read_draft.token_hash, 'hex') and drafts.saved_at >= now() - interval '30 days'
$$;
comment on function public.read_draft(text) is 'The sealed draft, or null where there is none or it is older than 30 days.';

create function public.drop_draft(token_hash text) returns void
language sql volatile security definer set search_path = ''
as $$
  delete from public.drafts where drafts.token_hash = decode(drop_draft.token_hash, 'hex')
$$;
comment on function public.drop_draft(text) is 'Deletes a draft and its codes.';

create function public.make_draft_code(token_hash text, code_hash text, sealed text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if public.read_draft(token_hash) is null then
    perform private.refuse('draft_gone');
  end if;
  -- one code a draft: the latest
  delete from public.draft_codes as held where held.token_hash = decode(make_draft_code.token_hash, 'hex');
  insert into public.draft_codes (code_hash, token_hash, sealed)
  values (decode(make_draft_code.code_hash, 'hex'), decode(make_draft_code.token_hash, 'hex'), make_draft_code.sealed);
end
$$;
comment on function public.make_draft_code(text, text, text) is 'Keeps the code that opens a draft on another device.';

create function public.open_draft_code(code_hash text) returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  held public.draft_codes;
begin
  select * into held from public.draft_codes as codes where codes.code_hash = decode(open_draft_code.code_hash, 'hex');
  if not found then
    perform private.refuse('resume_code_wrong');
  end if;
  if held.made_at < now() - interval '7 days' then
    perform private.refuse('resume_code_expired', jsonb_build_object('days', 7));
  end if;
  return held.sealed;
end
$$;
comment on function public.open_draft_code(text) is 'The sealed token behind a code, for 7 days.';

do $$
declare
  name text;
begin
  foreach name in array array[
    'purge_drafts()', 'save_draft(text, text)', 'read_draft(text)', 'drop_draft(text)',
    'make_draft_code(text, text, text)', 'open_draft_code(text)'] loop
    execute 'revoke execute on function public.' || name || ' from public, anon, authenticated';
    execute 'grant execute on function public.' || name || ' to service_role';
  end loop;
end
$$;
