"""The first screen: what this is in one sentence, three doors, the country today."""

from components import frame, home, installation
from components.screens import BY_PATH
from components.text import t

SCREEN = BY_PATH[""]

frame.guard(SCREEN.permission)
frame.head(t(SCREEN.title), t(SCREEN.description))
live = installation.publisher().live
home.draw_doors(live)
home.draw_numbers(live)
home.draw_open(live)
home.draw_map_door(live)
home.draw_loop(installation.settings().demonstration)
