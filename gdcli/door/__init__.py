"""The library's door, room by room; `gdcli` itself imports a room when one of its functions is asked for."""
