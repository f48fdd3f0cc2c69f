create function public.add_note(title text, amount numeric default 1, body jsonb default null, mine boolean default false)
returns bigint language sql security definer set search_path = ''
as $$
  insert into public.notes (title, amount, body, owner)
  values (title, amount, body, case when mine then auth.uid() end) returning id
$$;

create function public.notes_like(pattern text) returns setof public.notes
language sql stable set search_path = ''
as $$ select * from public.notes where title ilike pattern $$;

create function public.one_note(wanted bigint) returns public.notes
language sql stable set search_path = ''
as $$ select * from public.notes where id = wanted $$;

create function public.who() returns jsonb language sql stable set search_path = ''
as $$ select jsonb_build_object('role', current_user, 'uid', auth.uid(), 'claims', auth.jwt()) $$;

create function public.echo(value jsonb) returns jsonb language sql immutable set search_path = ''
as $$ select value $$;

create function public.sum_of(numbers integer[]) returns integer language sql immutable set search_path = ''
as $$ select sum(number)::integer from unnest(numbers) as listed (number) $$;

create function public.nothing() returns void language sql set search_path = '' as $$ select 1 $$;

create function public.names() returns setof text language sql stable set search_path = ''
as $$ values ('а'), ('б') $$;

create function public.sleep(seconds double precision) returns void language sql set search_path = ''
as $$ select pg_catalog.pg_sleep(seconds) $$;

create function public.complain(state text, words text) returns void language plpgsql set search_path = ''
as $$ begin raise exception using errcode = state, message = words, detail = 'a detail', hint = 'a hint'; end $$;

create function public.add_mark(process text, number integer) returns void
language sql security definer set search_path = ''
as $$ insert into public.marks (process, number) values (process, number) $$;

create function public.not_for_anon() returns integer language sql set search_path = '' as $$ select 1 $$;
revoke execute on function public.not_for_anon() from public;
grant execute on function public.not_for_anon() to authenticated;

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('papers', 'papers', false, 10000, array['application/pdf', 'image/*']);
create policy "a person keeps files in the own folder" on storage.objects
  for all to authenticated
  using (bucket_id = 'papers' and (storage.foldername(name))[1] = (select auth.uid())::text)
  with check (bucket_id = 'papers' and (storage.foldername(name))[1] = (select auth.uid())::text);
