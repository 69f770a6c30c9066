"""Two invented records of 25 fields, 1.4 kB each as JSON.

`PROSE` is all sentences nobody wrote before; `FORM` is filled like most forms: names, dates, codes, a note.
"""

PROSE = {
    "name": "Tesfalem Abraha",
    "also_called": "Tes",
    "born": "1997-03-14",
    "citizenship": "ER",
    "mother_tongue": "Tigrinya",
    "other_languages": "Amharic, some Arabic, a little English",
    "arrived": "2025-09-02",
    "landed_at": "Augusta",
    "phone": "+39 351 555 0142",
    "best_time": "after five, he is at the workshop in the morning",
    "site": "Casa del Ponte, secondo piano, stanza 14",
    "school": "Eight years of school in Mendefera, left to help his uncle in the garage",
    "work": "Meccanico e saldatore; he repaired buses for three years and drives lorries",
    "family": "Wife and two daughters are still in Khartoum with her sister",
    "needs": "Vorrebbe iscriversi alla scuola guida e trovare un alloggio più vicino al paese",
    "agreed": "Portare la patente eritrea per la traduzione giurata entro il venticinque del mese",
    "health": "Knee pain when climbing stairs; seen by the physiotherapist twice",
    "appointment": "2026-11-27 10:30",
    "with": "Ufficio stranieri, sportello quattro",
    "bring": "Two photographs, the receipt and a copy of the lease",
    "told": "Gli è stato spiegato che la risposta può tardare e che conviene conservare ogni ricevuta",
    "mood": "Calm, glad about the course, worried about money for the journey of the girls",
    "money": "120.00",
    "next": "Call the transport cooperative about the trial week and ask Samuel to interpret",
    "note": "Preferisce parlare in tigrino quando si tratta dei documenti; in English for the rest.",
}

FORM = {
    "family_name": "Abraha",
    "given_name": "Tesfalem",
    "name_in_own_script": "ተስፋለም ኣብርሃ",
    "sex": "M",
    "birth_date": "1997-03-14",
    "birth_place": "Mendefera",
    "citizenship": "ER",
    "tax_code": "BRHTFL97C14Z368K",
    "case_number": "PRV-26/0417",
    "case_state": "active",
    "opened_on": "2026-03-02",
    "arrival_in_italy": "2025-09-02",
    "point_of_entry": "Augusta",
    "permit_kind": "Richiesta asilo",
    "permit_expires_on": "2027-01-18",
    "police_office": "Questura di Grosseto",
    "health_card_expires_on": "2027-01-18",
    "telephone": "+39 351 555 0142",
    "mother_tongue": "tir",
    "other_languages": ["ara", "eng", "amh"],
    "needs_interpreter": True,
    "accommodation": "Casa del Ponte, stanza 14",
    "school_attended": "Otto anni di scuola",
    "occupation": "Meccanico",
    "first_interview_notes": (
        "Primo colloquio con mediatore. Racconta il viaggio a grandi linee. Dorme poco, chiede notizie"
        " della moglie e delle figlie rimaste a Khartoum. He would like to attend an Italian course and to"
        " have his driving licence translated. Si concorda visita medica e iscrizione alla scuola; next"
        " meeting in two weeks. Da sentire la cooperativa dei trasporti per un periodo di prova. Preferisce"
        " parlare in tigrino quando si tratta dei documenti. Gli è stato spiegato come funziona il medico"
        " di base e che cosa portare all'appuntamento in Questura. Vuole capire come cercare un lavoro."
    ),
}
