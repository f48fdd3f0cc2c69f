-- The token of a submission is kept as a mark only, and its time to the day: with the token itself whoever reads
-- the database could work out the receipt, and by the receipt tell to the second when a response came.

create function private.token_mark(client_token uuid) returns uuid
language sql immutable set search_path = ''
as $$
  select substr(encode(sha256(convert_to(client_token::text || ' mark', 'utf8')), 'hex'), 1, 32)::uuid
$$;
revoke execute on function private.token_mark(uuid) from public;

create function private.mark_token() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.client_token := private.token_mark(new.client_token);
  new.received_at := date_trunc('day', new.received_at);
  return new;
end
$$;
revoke execute on function private.mark_token() from public;

update public.response_tokens
set client_token = private.token_mark(client_token), received_at = date_trunc('day', received_at);
create trigger response_tokens_are_marks before insert on public.response_tokens
  for each row execute function private.mark_token();
comment on column public.response_tokens.client_token is 'A mark made from the token; the token is not kept.';

-- Whether a submission with this token is stored in the round already.
create or replace function private.is_stored(the_round_code text, the_token uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.response_tokens as tokens join public.rounds on rounds.id = tokens.round_id
    where tokens.client_token = private.token_mark(the_token) and rounds.code = the_round_code)
$$;
revoke execute on function private.is_stored(text, uuid) from public;

create or replace function public.submit_response(
  round text, community text, version text, answers jsonb, client_token uuid,
  language text default 'uk', mode text default 'web', seconds integer default null)
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  if private.is_stored(round, client_token) then
    return jsonb_build_object('receipt', private.receipt_of(client_token), 'repeated', true);
  end if;
  if mode is null or mode not in ('web', 'light') then
    perform private.refuse('mode_not_allowed', jsonb_build_object('mode', left(mode, 32)));
  end if;
  return private.accept_response(private.open_round(round), community, coalesce(version, ''), answers, client_token,
                                 language, mode, seconds);
end
$$;
