-- Tiny tables for the tests of the embedded back end; nothing of the programme.
create table public.notes (
  id bigint generated always as identity primary key,
  title text not null,
  owner uuid,
  body jsonb,
  amount numeric not null default 1,
  done boolean,
  written_at timestamptz not null default now(),
  constraint notes_title_unique unique (title),
  constraint notes_amount_positive check (amount > 0)
);
alter table public.notes enable row level security;
create policy "everybody sees notes without an owner" on public.notes
  for select to anon, authenticated using (owner is null);
create policy "a person sees the own notes" on public.notes
  for select to authenticated using (owner = (select auth.uid()));
grant select on public.notes to anon, authenticated;

create view public.note_titles with (security_invoker = true) as select id, title from public.notes;
grant select on public.note_titles to anon, authenticated;

create table public.secrets (word text not null);
alter table public.secrets enable row level security;
insert into public.secrets values ('абрикос');

create table public.marks (process text not null, number integer not null, primary key (process, number));
alter table public.marks enable row level security;

create schema private;
create table private.hidden (word text);

create view public.numbers with (security_invoker = true) as
  select number from generate_series(1, 1500) as listed (number);
grant select on public.numbers to anon;
