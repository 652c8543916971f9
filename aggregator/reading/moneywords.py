"""The words around money, in Finnish, Swedish and English: what it is paid for, who need not pay.

Patterns are looked for in folded clauses (`glance.fold`); the repeats in them are bounded, so that they
are linear.
"""

from __future__ import annotations

import re

# A clause ends at a comma before a space, at a dash between spaces, before "but".
CLAUSE = re.compile(r"[;·*]|,(?=\s)|:\s(?=\D{12})|\s(?:-(?!\s\d)|mutta|men|but|however)\s")

# what else money is asked for at an event; not its price
_SIDE_WORDS = re.split(
    r"\s+",
    r"""kahvi(?!la\b|lan?\b|laan|lass) kahve(?!la) tee(?:tä)?\b pulla mehu makkar munkki buf(?:f
          |é) lou?na brunss brunch illalli
    ruoka(?!kurs|paj) jälkiruo ruoan ruokailu välipal herkku hattara lettu glögi torttu arpa arpoj
    arpaj kasvomaala ponirats
        poniajel poniajo pomppulinn pysäköin parkki(?!pal) wi-?fi wlan kuljetu bussikulj bussikyy kyyti välinee
        varuste luistim
        lainaväl lainalui sukset suksi kypär tarvike(?!maksu) tarvikke materiaali(?!maksu) ohjelmaleh käsiohjelm
        näyteleh
    näytte(?!ly) narik vaatesäil saunama myyntipöy myyntipai pöytäpai pöytävuok lahjakort neuvon\w*\ssoit puhelu
    kaffe saft korv smörgås våff bull(?:e|ar)\b fika servering lunch mat\b måltid programblad programhäft parkering
    ansiktsmål ponnyrid lotter lotteri utrustning skridskor skidor material(?!avg) loppisbord bord\b buss
        transport garderob coffee tea\b cookies? snacks? refreshments? food\b meal dinner breakfast pizza drinks?
        beer wine
    parking park\b wi-?fi shuttle equipment skates? rentals? sharpening face\spaint pony raffle program\sbooklet
    materials? supplies sample swag book\b books\b reading\skit t-?shirts? gift hors consultation account pantry
    spot\b popcorn hot\schocolate cloakroom table\b stall\b hotdog""",
)
SIDE = re.compile(r"\b(?:" + "|".join(_SIDE_WORDS) + ")")
ENTRY = re.compile(
    r"\b(?:hinta|hinnat|hinnan|hintaan|hinnaltaan|liput|lippuja?\b|lipun|pääsylip|(?:sisään)?pääsy|osallistumi"
    r"|osallistu"
    r"|(?:kurssi|kerho|lukukausi|kausi|kerta|leiri|retki|matka|ilmoittautumis|opetus|uinti|jäsen|tapahtuma|"
    r"osanotto|materiaali|raaka-aine|tarvike)maksu|maksaa|maksavat|pris|biljett|inträde|entré|deltagande|delta\b"
    r"|\w{0,20}avgift|kostar|kostnad|price|tickets?\b|admission|entry|entrance|cost\b|costs\b|\w{0,14}\s?fee\b"
    r"|participation)"
)
INCLUDED = re.compile(r"\b(?:sis\b|sisält|kuulu|inkl|ingår|includ|mukaan lukien|plus\b)")
SIDE_PRICE = re.compile(
    r"\b(?:lounaan|kahvin|ruoan|aterian|pysäköinnin|paikan|pöydän|välipalan|myyntipaikan|lunchens|kaffets)\s"
    r"(?:hinta|maksu|pris)"
)
MATERIAL = re.compile(
    r"\b(?:materiaali\w{0,4}maksu|raaka-aine|tarvikemaksu|materialavgift|materials?\b|material\sfee)"
)
UNRELATED = re.compile(
    r"\b(?:\w{0,12}palkin|palkit|voita\b|voitta|voitot|stipend|avustu(?:s|ks)|apuraha|arvoltaan|arvoi|arvosta\b"
    r"|alennus"
    r"|alennuk|budjet|peruut|peruma|poisjää|saapumatta|pantti|panttim|lahjakort|säästä|keräs|kerää|keräy|tuotto"
    r"|lahjoit|lahjoja"
    r"|vapaaehtoi\w{0,6}\s(?:\w{0,12}maksu|pääsymaksu)|sakko|miljoon|investoi|rahoit|säätiö|prizes?\b|worth"
    r"|discount|deposit|"
    r"cancel|off\b|scholarship|grant|fundrais|donat|voluntary|suggested|fined?\b|contribut|sponsor|million|budget|rabatt|vinn"
    r"|vinst|värde|stöd på"
    r"|avbokning|uteblir|uteblivna|frivillig\w{0,2}\s\w{0,12}avgift|böter|understöd|bidrag)"
)
OPEN_END = re.compile(r"\b(?:alk|alkaen|alkaa|från|from|starting)\b")

# who a price or its absence is for
_GROUP = (
    r"alle\b|under\b|yli\b|över\b|lapset|lapsi\b|lapsilta|lapsille|lapsia|barn\b|barnen\b|children|kids|child\b"
    r"|jäsen|medlem"
    r"|members?\b|eläkeläi|pensionär|opiskelij|koululai|studerande|students?\b|seniors?\b|seniorit|senioreil"
    r"|työttöm"
    r"|aikuiset|aikuinen|aikuisille|aikuisilta|vuxna|adults?\b|avustaj|saattaj|assistent|ledsagar|huoltaj|vanhemm"
    r"|vauvat|vauvoille|bebisar|babies|toddlers|perheet|families\b|familjer|ensimmäi|eka\s|first\b|första\b"
    r"|\w{0,10}kort(?:illa|in|et)\b|\d{1,3}\s?(?:-\s?\d{1,2})?\s?-?\s?(?:v\b|vuotia|år\b|åring|year)"
    r"|years?\sold|ages?\s\d"
)
GROUP = re.compile(rf"\b(?:{_GROUP})")
GROUP_AFTER = re.compile(
    rf"\W{{0,3}}(?:(?:vain|myös|kuitenkin|only|också|bara|sisään)\s)?(?:(?:for|för|till|to)\s(?!(?:all|every"
    rf"|the\spublic|attend|join"
    rf"|enter|particip|deltag|come|visit|play)\w*\b)(?:\w{{1,12}}\s){{0,4}}?)?(?:{_GROUP})"
)
# "free for members" is free for some; "free event for children" is a free event
STRICT_GROUP = re.compile(
    r"\b(?:alle\s|under[\s-]\d|jäsen|medlem|members?\b|opiskelij|eläkeläi|pensionär|students?\b|museokort"
    r"|kaikukort"
    r"|ensimmäi\w{0,6}\s(?:kert|tunt)|first\s(?:time|class|session)|första\sgången|kokeilukert)"
)
EVENT = re.compile(
    r"\b\w{0,20}(?:tapahtum|kerho|kurssi|konsert|esity(?:s|k)|näytös|näytöks|näyttely|työpaja|paja\b|pajat"
    r"|leiri|retki|retke"
    r"|toiminta|toiminna|tilaisuu|tunti\b|tunnit|ilta\b|illat|päivä\b|ohjelma|vuoro|treeni|harjoitu|luento"
    r"|evenemang|program\b"
    r"|kurs\b|läger|föreställning|verksamhet|klubb|teater|kväll\b|workshop|event|class|concert|activit|session"
    r"|camp\b|club"
    r"|show\b|screening|tour\b|tours\b|lecture|webinar|program|movie|film|festival|fun\b|skate|swim|course|lesson"
    r"|performance|talk\b|exhibition|hike|walk|playgroup|storytime|stage|music|elokuva|jumppa|muskari|kahvila)"
)
_JOIN = r"(?!(?:ja|och|and|sekä|tai|or|eller|on|är|is|klo|kl|with|at|for|to|för|jossa)\b)"
SIDE_NEXT = re.compile(rf"\W{{0,3}}(?:{_JOIN}[\w-]{{1,24}}\s){{0,2}}?(?:{'|'.join(_SIDE_WORDS)})")
EVENT_NEXT = re.compile(rf"\W{{0,3}}(?:{_JOIN}[\w-]{{1,24}},?\s){{0,3}}?{EVENT.pattern}")
NEGATED = re.compile(r"(?:\b(?:ei|eivät|eikä|inte|ej|not|never)\b|n't)(?:\s[\w-]{1,20}){0,2}\s*$")

FREE = re.compile(
    r"""\b(?:
    maksut(?:on|onta|toman|tomia|tomat|tomasti|tomana|tomaan|tomassa|tomiin)\b | maksutta\b | veloituksetta\b
    | ilmai(?:nen|set|seksi|sia|sen|seen|sella)\b | (?:on|täysin|kokonaan|osallistuminen)\silmaista\b
    | ilmais(?:tapahtum|konsert|näyt|esity|päiv|työpaj)\w{0,8}
    | vapaa(?:lla)?\s(?:sisään)?pääsy\w{0,4} | (?:sisään)?pääsy(?:\son)?\svapaa\b | ei\smaksa\smitään
    | ei\s(?:ole\s|peritä\s)?(?:\w{0,20}maksua|pääsylippu\w{0,2}|maksua) | (?:ilman|ei)\s\w{0,16}maksuja?\b
    | gratis(?:\b|[a-zåäö]{2,20}) | avgiftsfri\w{0,2} | kostnadsfri\w{0,2} | fri(?:tt)?\s(?:entr[eé]
          |inträde|tillträde)
    | inträdet?\sär\sfri(?:tt)? | ing(?:en|et)\s(?:\w{0,16}avgift|inträdes?\w{0,8}|kostnad)
          | utan\s(?:avgift|kostnad)
    | kostar\s(?:ingenting|inget|inte\snågot)
    | no\s(?:\w{1,12}\s)?(?:fees?|charge|cost|admission)\b(?!\sto\s(?!attend|join|particip|enter))
    | (?:at|of)\sno\scost\b(?!\sto\s)
          | complimentary\s(?:admission|entry)
    | for\sfree | free[\s-]of[\s-]charge
    | free\sto\s(?:attend|join|enter|participate|play|all|everyone|the\spublic) | free\s(?:admission|entry
          |entrance)
    | free\s(?:and\sopen|for\s(?:all|every\w{0,4}))
    )""",
    re.VERBOSE,
)
# English "free" by itself is so only in some places: "is free", "cost: free", "a free guided tour", "FREE!"
FREE_WORD = re.compile(
    r"(?<![\w-])free(?![\w-])(?!\s(?:to|time|from|up|play\b|style|form|choice|will|throw|spirit))"
)
NOT_FREE_BEFORE = re.compile(
    r"\b(?:feel|gluten|sugar|nut|smoke|dairy|lactose|toll|pesticide|plastic|alcohol|drug|barrier|stress|risk"
    r"|duty|hands|cruelty"
    r"|set|screen|phone|car|meat|waste|device|tax|will|step|care|for|hassle|caffeine|the|fat|scent)[\s-]$"
)
FREE_SAID = re.compile(
    r"(?:^\W*|\b(?:is|are|it's|be|cost|costs|price|prices|fee|fees|admission|entry|entrance|completely|entirely"
    r"|totally|absolutely"
    r"|always|tickets?)\b\W{0,3})$"
)
FREE_ENDS = re.compile(
    r"\W*$|\s(?:and|but|with|event|this|on|at|in|every|of)\b|\W{1,3}(?:registration|pre-?reg)|\s\w{3,12}:"
)
PAID = re.compile(
    r"\b(?:maksulli(?:nen|sia|set|sta|sen)|avgiftsbela(?:gd|gt|gda)|(?:pääsy|osallistumis|kurssi|kerho"
    r"|lukukausi|kausi|uinti"
    r"|leiri|osanotto)maksu(?:n|lla|t|sta|ineen)?\b|inträdesavgift|deltagaravgift|kursavgift|omakustantei\w{1,6}"
    r"|paid\s(?:event|entry|admission)|admission\sfee|entrance\sfee)"
)
