"""The drawings behind `<c-icon>`: strokes on a grid of 24, ours, kept few."""

from collections.abc import Mapping

ICONS: Mapping[str, str] = {
    "alert": '<path d="M12 3.5 2.6 20h18.8z"/><path d="M12 10v4.5m0 2.6v.1"/>',
    "arrow-left": '<path d="M20 12H4m6.5-6.5L4 12l6.5 6.5"/>',
    "arrow-right": '<path d="M4 12h16m-6.5-6.5L20 12l-6.5 6.5"/>',
    "bell": '<path d="M6 17v-6a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4"/>',
    "building": '<path d="M3 21h18M5 21V9m14 12V9M3 9l9-6 9 6zM9.5 21v-7m5 7v-7"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 3v4m8-4v4"/>',
    "camera": '<path d="M3 8h4.5L9 5.5h6L16.5 8H21v11.5H3z"/><circle cx="12" cy="13.5" r="3.5"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "chevron-down": '<path d="m5 9 7 7 7-7"/>',
    "chevron-left": '<path d="m15 5-7 7 7 7"/>',
    "chevron-right": '<path d="m9 5 7 7-7 7"/>',
    "clock": '<circle cx="12" cy="12" r="8.8"/><path d="M12 7v5.3l3.5 2.2"/>',
    "document": '<path d="M6 3h8l5 5v13H6zM14 3v5h5M9.5 13h6m-6 4h6"/>',
    "download": '<path d="M12 3.5v12m-5-5 5 5 5-5M4 20.5h16"/>',
    "external": '<path d="M13.5 4H20v6.5M20 4l-9 9M17 14v6H4V7h6"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c4.5 5 4.5 13 0 18-4.5-5-4.5-13 0-18"/>',
    "help": '<circle cx="12" cy="12" r="9"/><path d="M9.3 9.5a2.8 2.8 0 1 1 4 2.6c-.9.4-1.3.9-1.3 1.9m0 2.9v.1"/>',
    "home": '<path d="M3.5 11.5 12 4l8.5 7.5M6 9.5V20h12V9.5M10 20v-6h4v6"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5m0-9v.1"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.1m-.1 6h.1m-.1 6h.1"/>',
    "lock": '<rect x="4.5" y="10.5" width="15" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6.5L20.5 7"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "passport": '<rect x="5" y="3" width="14" height="18" rx="2"/><circle cx="12" cy="10" r="3.3"/><path d="M9 17h6"/>',
    "pencil": '<path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19z"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/>'
        '<path d="M2.5 20a6.5 6.5 0 0 1 13 0M16 5a3.3 3.3 0 0 1 0 6.3m2 3.2a6 6 0 0 1 3.5 5.5"/>'
    ),
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/>',
    "phone": '<rect x="7" y="2.5" width="10" height="19" rx="2"/><path d="M11 18.5h2"/>',
    "pin": '<path d="M12 21.5c-4-4.5-7-8-7-11.5a7 7 0 0 1 14 0c0 3.5-3 7-7 11.5z"/><circle cx="12" cy="10" r="2.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "printer": '<path d="M7 8V3.5h10V8M7 17H3.5V8h17v9H17M7 14h10v6.5H7z"/>',
    "qr": '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v.1M14 20h2m4-2.5V20"/>',
    "refresh": '<path d="M20 11A8 8 0 0 0 5.5 7.5L3.5 10M3.5 4.5V10H9M4 13a8 8 0 0 0 14.5 3.5l2-2.5m0 5.5V14H15"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "speaker": '<path d="M4 9.5v5h3.5L13 19V5L7.5 9.5zM16 9a4 4 0 0 1 0 6m2.5-8.5a8 8 0 0 1 0 11"/>',
    "ticket": '<path d="M3 6.5h18v3.7a1.9 1.9 0 0 0 0 3.7v3.6H3v-3.6a1.9 1.9 0 0 0 0-3.7zM14.5 7v2m0 2v2m0 2v2"/>',
    "upload": '<path d="M12 16V4m-5 5 5-5 5 5M4 20.5h16"/>',
    "wallet": '<path d="M4 7.5h16.5V20H4zM4 7.5V6l12-2.5v4M16 13.8h.1"/>',
    "cross": '<path d="M5.5 5.5l13 13m0-13-13 13"/>',
}
