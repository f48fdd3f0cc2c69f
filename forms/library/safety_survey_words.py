"""The words of the safety survey that are not questions: consent, headings, hints, in the order of asking.

Questions and answers stand in items.csv and scales.csv and are never repeated here.
"""

from __future__ import annotations

from typing import Any

Words = dict[str, str]

TITLE: Words = {
    "uk": "Чи безпечно Вам у Вашій громаді?",
    "en": "Do you feel safe in your community?",
}

WHO_ASKS: Words = {
    "uk": (
        "Опитування проводять благодійна організація «Фонд громади Березані» і Ваша громада "
        "у межах програми «Безпечна громада».\n\n"
        "Навіщо. Ми хочемо знати, де і від чого Вам небезпечно. За цими відповідями громада, "
        "поліція і мешканці разом вирішать, що змінити, а Ви побачите підсумки на цьому сайті.\n\n"
        "Анонімно. Ми не записуємо ні імені, ні IP-адреси, ні електронної пошти. Ніхто не дізнається, "
        "що саме відповіли Ви. Показуємо лише підсумки для багатьох людей.\n\n"
        "Добровільно. Можна пропустити будь-яке запитання і зупинитися будь-коли. "
        "Опитування — для тих, кому вже є 16 років. Це займе близько 4 хвилин, "
        "а з додатковими запитаннями — близько 9 (орієнтовно)."
    ),
    "en": (
        "This survey is run by the Berezan Community Foundation and your community "
        "as part of the Safe Community programme.\n\n"
        "Why. We want to know where and because of what you feel unsafe. With these answers "
        "your community, the police and residents decide together what to change, "
        "and you will see the results on this site.\n\n"
        "Anonymous. We do not record your name, IP address or e-mail. Nobody will know what you answered. "
        "We only show results of many people together.\n\n"
        "Voluntary. You may skip any question and stop at any time. "
        "The survey is for people aged 16 and over. "
        "It takes about 4 minutes, or about 9 with the additional questions (an estimate)."
    ),
}

CONSENT: Words = {
    "uk": "Мені вже є 16 років, і я погоджуюся взяти участь",
    "en": "I am 16 or older and I agree to take part",
}
CONSENT_MISSING: Words = {
    "uk": "Щоб почати, позначте, що погоджуєтеся. Якщо не погоджуєтеся, просто закрийте сторінку.",
    "en": "To begin, mark that you agree. If you do not agree, just close this page.",
}

EVERYDAY: Words = {
    "uk": (
        "Далі йдеться про повсякденну безпеку: злочинність, дороги, освітлення. "
        "Про воєнну загрозу ми запитаємо окремо."
    ),
    "en": (
        "The next questions are about everyday safety: crime, roads, lighting. "
        "We ask about the war separately."
    ),
}

PROVISION: Words = {
    "uk": "Оцініть, будь ласка, наскільки у Вашій громаді забезпечено кожен із семи видів безпеки.",
    "en": "Please rate how far your community provides each of seven kinds of safety.",
}

OPEN_E22: Words = {
    "uk": "Далі є одне особисте запитання про домашнє насильство. Відкрити його?",
    "en": "Next there is one personal question about domestic violence. Open it?",
}
OPEN_E22_HINT: Words = {
    "uk": "Відповідати не обов'язково. Якщо хтось дивиться на Ваш екран, краще пропустіть.",
    "en": "You do not have to answer. If somebody can see your screen, it is better to skip it.",
}
OPEN: Words = {"uk": "Так, відкрити", "en": "Yes, open it"}
SKIP: Words = {"uk": "Ні, пропустити", "en": "No, skip it"}

# instead of the note to the builder that scales.csv carries until a community adds its own districts
ONE_OF_DISTRICTS: Words = {
    "uk": "Один зі старостинських округів",
    "en": "One of the starosta districts",
}

SENSITIVE_HINT: Words = {
    "uk": "Це запитання можна пропустити.",
    "en": "You may skip this question.",
}

# name, heading, items, and what else the page says of itself
PAGES: tuple[tuple[str, Words, tuple[str, ...], dict[str, Any]], ...] = (
    (
        "p_walking",
        {"uk": "Удень і після настання темряви", "en": "By day and after dark"},
        ("C01", "C02", "C03"),
        {},
    ),
    ("p_change", {"uk": "Що змінилося за рік", "en": "What has changed in a year"}, ("C04",), {}),
    ("p_alert", {"uk": "Воєнна загроза", "en": "The war threat"}, ("C05",), {}),
    ("p_problems", {"uk": "Що турбує найбільше", "en": "What worries you most"}, ("C06",), {}),
    ("p_incidents", {"uk": "Що траплялося з Вами", "en": "What happened to you"}, ("C07",), {}),
    ("p_reported", {"uk": "Чи знає про це поліція", "en": "Do the police know"}, ("C08",), {}),
    ("p_not_reported", {"uk": "Чому не повідомили", "en": "Why it was not reported"}, ("C09",), {}),
    (
        "p_contact",
        {"uk": "Ваше звернення до поліції", "en": "Your contact with the police"},
        ("C22", "C10"),
        {},
    ),
    (
        "p_police",
        {"uk": "Поліція у Вашій громаді", "en": "Police in your community"},
        ("C11", "C12", "C13"),
        {},
    ),
    (
        "p_provision",
        {"uk": "Сім видів безпеки", "en": "Seven kinds of safety"},
        ("C14", "C15", "C16", "C17", "C18", "C19", "C20"),
        {"matrix": "provision"},
    ),
    ("p_part", {"uk": "Ваша участь", "en": "Your part"}, ("C21",), {}),
    ("p_ext_physical", {"uk": "Вулиці біля дому", "en": "Streets near your home"}, ("E01", "E02", "E03"), {}),
    ("p_ext_medical", {"uk": "Медична допомога", "en": "Medical care"}, ("E04", "E05", "E06"), {}),
    (
        "p_ext_psychological",
        {"uk": "Психологічна допомога і підтримка", "en": "Psychological help and support"},
        ("E07", "E08", "E09"),
        {},
    ),
    (
        "p_ext_women",
        {"uk": "Безпека жінок", "en": "Safety of women"},
        ("E10", "E11", "E12"),
        {"help_lines": True},
    ),
    (
        "p_ext_ecological",
        {"uk": "Вода, повітря, зелені зони", "en": "Water, air, green areas"},
        ("E13", "E14", "E15"),
        {},
    ),
    ("p_ext_youth", {"uk": "Діти та молодь", "en": "Children and youth"}, ("E16", "E17", "E18"), {}),
    ("p_ext_inclusion", {"uk": "Доступність", "en": "Accessibility"}, ("E19", "E20", "E21"), {}),
    (
        "p_ext_private",
        {"uk": "Особисте запитання", "en": "A personal question"},
        ("E22",),
        {"behind": "e22_open"},
    ),
    ("p_ext_police", {"uk": "Ще про поліцію", "en": "More about the police"}, ("E23", "E24"), {}),
    ("p_ext_part", {"uk": "Заходи з безпеки", "en": "Safety activities"}, ("E25",), {}),
    ("p_about", {"uk": "Трохи про Вас", "en": "A little about you"}, ("D01", "D02", "D03"), {}),
    ("p_where", {"uk": "Де Ви живете", "en": "Where you live"}, ("D04",), {}),
    ("p_displaced", {"uk": "Переселення", "en": "Displacement"}, ("D05",), {}),
    ("p_difficulty", {"uk": "Здоров'я", "en": "Health"}, ("D06",), {}),
    ("p_children", {"uk": "Діти у Вашій родині", "en": "Children in your family"}, ("D07",), {}),
)
