"""The words of events and houses in Finnish, Swedish and English, as data.

Every word is given by the beginning that all its inflected forms share ("satutun" for satutunti, satutunnin,
satutunnit). Words of one row mean the same to a matcher, whichever language they are in. Spelled with their dots;
`words` compares without.
"""

from __future__ import annotations


def _row(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# what takes place; a row's first word is its name. Compounds are taken apart into these where they can be.
EVENT_WORDS: tuple[str, ...] = (
    "satutunti satutun satuhet satutuok satutuoki satuj tarinatun tarinatuok tarinahet sagostund sagotim sagor "
    "storytime "
    "stories",
    "loru lorutuok loruhet lorutun loruttel loru ramsor ramsa babypoesi rhymetime",
    "muskari muskar musiikkileik musiklek musikleks",
    "perhekahvila perhekahvil familjecaf familycaf",
    "perhekerho perhekerho familjeklubb familyclub",
    "paivakerho päiväkerho dagklubb",
    "avoinpaivakoti avoinpäiväko öppnadaghem",
    "aamupaivakerho aamupäiväkerho",
    "iltapaivakerho iltapäiväkerho eftisklubb",
    "vauvauinti vauvauin babysim babyswim",
    "perheuinti perheuin familjesim familyswim",
    "uimakoulu uimakoul simskol swimschool swimminglesson",
    "laksykerho läksykerho läksyap läksytu läksypark läxhjälp läxklubb homeworkhelp homeworkclub",
    "lautapeli lautapel brädspel boardgame",
    "peli peli spel game",
    "lukupiiri lukupiiri läsecirk bokcirk bookclub readingcircle",
    "lukukoira lukukoir läshund readingdog",
    "kirjavinkkaus kirjavink boktips bokprat booktips booktalk",
    "kirjailija kirjailij författar author",
    "askartelu askartel pyssel pyssl craft",
    "leivonta leivon leipom bakning baking",
    "shakki shakki shakin schack chess",
    "jumppa jumppa jumpa voimistelu gymnastik gym",
    "elokuva elokuv leffa leffo film movie",
    "nukketeatteri nukketeat dockteater puppet",
    "varjoteatteri varjoteat skuggteater shadowplay",
    "teatteri teatter teater theatre",
    "konsertti konsert concert",
    "naytelma näytelm pjäs",
    "naytos näytös näytök",
    "nayttely näyttely utställning exhibition",
    "avajaiset avajais avaus avautu vernissage öppning opening",
    "esitys esitys esityks föreställning performance show",
    "tyopaja työpaj verkstad workshop",
    "paja paja pajas",
    "kerho kerho klubb klubi club",
    "ryhma ryhmä grupp group",
    "kurssi kurssi kurs course",
    "leiri leiri läger camp",
    "retki retki retke utflykt utfärd trip",
    "turnaus turnau turnering tournament",
    "ilta ilta illa kväll evening night",
    "iltapaiva iltapäiv eftermiddag afternoon",
    "aamupaiva aamupäiv förmiddag morning",
    "paiva päivä dag day",
    "viikko viikko viiko vecka week",
    "tapahtuma tapahtum evenemang event",
    "juhla juhla juhli fest party",
    "kahvila kahvil café cafe",
    "koulu koulu skola school",
    "tunti tunti tunni timme lektion lesson",
    "hetki hetki hetke stund",
    "tuokio tuokio",
    "luento luento luenno föreläsning lecture",
    "kuoro kuoro kör choir",
    "kirpputori kirpputor kirppis kirppik loppis fleamarket",
    "tanssi tanssi tanssin dans dance",
    "sirkus sirkus sirkuks cirkus circus",
    "kuvataide kuvatai bildkonst",
    "keramiikka keramiik keramik ceramics pottery",
    "koodaus koodaus koodi kodning coding",
    "sahly sähly salibandy innebandy floorball",
    "jalkapallo jalkapall futis fotboll football",
    "messu messu mässa mass",
    "pyhakoulu pyhäkoul söndagsskol",
    "kilpailu kilpailu kisat tävling competition",
    "tilaisuus tilaisuu",
    "vuoro vuoro",
    "vierailu vierai vieraan besök visit",
    "harjoitus harjoit träning practice",
    "ohjelma ohjelm program",
    "opastus opastus opastet guidad guided",
    "varikylpy värikylp färgbad",
    "taide taide konst art",
    "jooga jooga yoga",
    "talviloma talvilom hiihtolom sportlov winterholiday",
    "syysloma syyslom höstlov autumnholiday",
)
# words that say little about which happening it is: name -> share of an ordinary word's weight (1)
WEIGHTS: dict[str, float] = dict.fromkeys(
    _row(
        "kerho ryhma paja tyopaja kurssi ilta paiva iltapaiva aamupaiva viikko tapahtuma tunti hetki tuokio "
        "vierailu "
    "harjoitus ohjelma koulu esitys"),
    0.35,
) | dict.fromkeys(
    _row(
        "elokuva teatteri nukketeatteri varjoteatteri naytelma naytos konsertti nayttely luento juhla "
        "kirjailija peli "
    "leiri retki kahvila taide opastus"),
    0.5,
) | dict.fromkeys(("tapahtuma", "ohjelma", "tilaisuus", "vuoro"), 0.15) | {"kilpailu": 0.5}  # fmt: skip
# two words that are one
PHRASES: tuple[tuple[str, str], ...] = (
    (r"\bstory ?(?:time|hour)\b", "storytime"), (r"\brhyme ?time\b", "rhymetime"),
    (r"\brim och ramsor\b", "ramsor"), (r"\bfamily (caf|club|swim)", r"family\1"),
    (r"\bhomework (help|club)\b", r"homework\1"), (r"\bboard ?games?\b", "boardgame"),
    (r"\bbaby swim", "babyswim"), (r"\bswim(?:ming)? (school|lesson)", r"swimming\1"),
    (r"\b(reading) (dog|circle)", r"\1\2"), (r"\bbook (club|tips|talk)", r"book\1"),
    (r"\bflea market", "fleamarket"),
    (r"\bshadow (play|theatre)", "shadowplay"), (r"\bavoin paivako", "avoinpaivako"),
    (r"\boppna daghem|\boppet daghem", "oppnadaghem"), (r"\bleikki-ik", "leikkiik"),
    (r"\balle kouluik\w*", "leikkiika"),
    (r"\bkoko perhe\w*|\bhela familjen|\bwhole family", " perheille "), (r"\bmain library", "mainlibrary"),
    (r"\b(youth|family|cultural) (centre|center|house)", r"\1centre"), (r"\bculture house", "culturalcentre"),
    (r"\b(sports|swimming|parish|village) (hall|house)", r"\1hall"),
    (r"\bnature cent(?:re|er)", "naturecentre"), (r"\bart museum", "artmuseum"),
    (r"\bfire station", "firestation"), (r"\bsrk-talo", "seurakuntatalo"),
    (r"\bwinter holiday", "winterholiday"), (r"\bautumn holiday", "autumnholiday"),
)  # fmt: skip
# for whom; a row's first word is its name
AUDIENCES: tuple[str, ...] = (
    "baby vauva vauvo bebis baby babie",
    "toddler taaper toddler småbarn",
    "preschool leikkiik",
    "eskari eskar esikoul esiope förskol",
    "school ekaluok tokaluok kolmasluok nelosluok viitosluok kutosluok koululai kouluik alakoul skolbarn "
    "lågstadi schoolchild",
    "child lapsi laps lasten lapse barn child kids",
    "tween varhaisnuor tween",
    "youth seiskaluok kasiluok ysiluok lukiolai nuori nuoriso nuore nuort yläkoul "
    "teini teine ungdom unga teen youth",
    "adult aikui vuxna vuxen adult",
    "senior seniori seniore ikäihmi eläkelä pensionär senior",
    "parent vanhemma vanhemmi vanhempi vanhempa föräldra parent",
    "family perhe perheid familj famil",
    "boy poika poiki pojat pojkar boys",
    "girl tyttö tyttöj tytöt tytöi flick girls",
    "father isien isät isän isille pappor fathers dads",
    "mother äitien äidit äidin äideille mammor mothers mums",
    "small pienet pienten pienille",
    "big isot isojen isoille",
)
# which of these may name the same people; of every other two, both told, nobody can be meant by both
ALIKE: frozenset[frozenset[str]] = frozenset(
    frozenset(pair.split("-"))
    for pair in _row(
        "child-baby child-toddler child-preschool child-eskari child-school child-family child-small child-big "
        "school-youth school-big family-parent family-school family-preschool family-small adult-parent "
        "parent-father "
        "parent-mother baby-parent toddler-parent child-father child-mother family-father family-mother child-boy "
        "child-girl tween-child tween-school tween-youth youth-boy youth-girl school-boy school-girl"
    )
)
# houses; a row's first word is its kind
HOUSES: tuple[str, ...] = (
    "paakirjasto pääkirjasto keskuskirjasto huvudbibliotek mainlibrary",
    "kirjastoauto kirjastoauto bokbuss bookmobile",
    "kirjasto kirjasto lähikirjasto kirj bibliotek närbibliotek library",
    "seurakuntatalo seurakuntatalo seurakuntakesku församlingshem parishhall",
    "kirkko kirkko kirko kyrka kyrko church",
    "nuorisotalo nuorisotalo nuorisotila nuokkari nuorisokesku ungdomsgård ungdomshus ungdomslokal youthcentre",
    "kulttuuritalo kulttuuritalo kulttuurikesku kulturhus culturalcentre",
    "uimahalli uimahalli simhall swimminghall",
    "liikuntahalli liikuntahalli liikuntatalo idrottshall sportshall urheiluhalli urheilutalo",
    "jaahalli jäähalli ishall",
    "perhekeskus perhekesku familjecent familycentre",
    "museo museo museum",
    "kaupunginteatteri kaupunginteatter stadsteater",
    "musiikkiopisto musiikkiopisto musikinstitut musikskol",
    "kansalaisopisto kansalaisopisto medborgarinstitut",
    "luontokeskus luontokesku naturum naturcenter naturecentre",
    "taidemuseo taidemuseo konstmuseum artmuseum",
    "kylatalo kylätalo kylätupa byagård villagehall",
    "paloasema paloasema brandstation firestation",
    "leirikeskus leirikesku lägergård lägercent",
    "urheilukeskus urheilukesku idrottscent",
    "lukio lukio gymnasi",
    "leikkipuisto leikkipuisto lekpark playground",
    "monitoimitalo monitoimitalo allaktivitetshus",
    "paivakoti päiväkoti päiväkodi daghem",
    "koulu koulu koulun skola school",
    "tori tori kauppatori torg",
    "kino kino elokuvateatter biograf bio",
    "stadion stadion",
    "online verkossa verkkotapahtum etänä etätapahtum teams zoom online webinaari",
)
# houses whose word in a title says where, never what
SAID_IN_TITLES = frozenset(
    _row(
        "paakirjasto kirjastoauto kirjasto seurakuntatalo nuorisotalo kulttuuritalo uimahalli liikuntahalli "
        "jaahalli "
        "perhekeskus kaupunginteatteri musiikkiopisto kansalaisopisto monitoimitalo koulu"
    )
)
ROOMS = (
    "sali satuhuone lastenosasto nuortenosasto aula kokoushuone näyttämö luokka luokkahuone paja kellari "
    "lehtisali "
    "peilisali liikuntasali kerhohuone studio auditorio kahvio takkahuone huone ruokasali juhlasali krs kerros "
    "rum våning room "
    "floor kotitalousluokka savipaja esityssali"
)
STREETS = (
    r"katu|tie|kuja|polku|väylä|raitti|rinne|kaari|tori|aukio|bulevardi|ranta|penger|puistikko|puisto|gatan|vägen|"
    r"stigen|gränden|gränd|torget|esplanaden|stranden|street|road"
)
SPOKEN: tuple[tuple[str, str], ...] = (
    ("fi", r"suome(?:ksi|nkiel\w*)|på finska|in finnish"),
    ("sv", r"ruotsi(?:ksi|nkiel\w*)|på svenska|in swedish"),
    ("en", r"englanni(?:ksi|nkiel\w*)|på engelska|in english"),
    ("ru", r"venäj(?:äksi|änkiel\w*)|på ryska|in russian"),
    ("ar", r"arabia(?:ksi|nkiel\w*)|på arabiska|in arabic"),
    ("so", r"somali(?:ksi|nkiel\w*)|på somaliska|in somali"),
    ("et", r"viro(?:ksi|nkiel\w*)|på estniska|in estonian"),
    ("uk", r"ukraina(?:ksi|nkiel\w*)|på ukrainska|in ukrainian"),
    ("fa", r"persia(?:ksi|nkiel\w*)|på persiska|in persian"),
    ("zh", r"kiina(?:ksi|nkiel\w*)|på kinesiska|in chinese"),
    ("de", r"saksa(?:ksi|nkiel\w*)|på tyska|in german"),
    ("es", r"espanja(?:ksi|nkiel\w*)|på spanska|in spanish"),
    ("fr", r"ranska(?:ksi|nkiel\w*)|på franska|in french"),
    ("se", r"saame(?:ksi|nkiel\w*)|på samiska|in sámi"),
    ("sign", r"viittomakiel\w*|teckenspråk\w*|(?:in )?sign language"),
    ("plain", r"selko(?:kiel\w*|suome\w*)|lättläst\w*|på lätt svenska"),
)
# what a title says beside its matter
NOISE = (
    "tervetuloa välkommen välkomna welcome maksuton maksuttomat ilmainen ilmaiset vapaa pääsy gratis free entry "
    "kanssa ja sekä "
    "tai and och or the an of at in on to by with for för på med av den det en ett vid till tule tulkaa mukaan "
    "kokeilemaan "
    "esittää presents ilmoittautuminen anmälan täynnä fullbokad full loppuunmyyty loppuunvarattu slutsåld sold "
    "out huom obs nb "
    "uusi uudet aika ajankohta ny tid new time paikka klo kl kello ma ti ke to pe la su mån tis ons tors fre "
    "lör sön mon tue "
    "wed thu fri sat sun vierailee tavattavissa vieraana vieraat avoin avoinna auki öppen öppet open korvaava "
    "uusinta siirretty "
    "peruttu perutaan inställt inställd cancelled canceled postponed uppskjutet framflyttat muutos oman oma ry "
    "rf pihalla ikäisille ikäiset ikäisten "
    "yhdistys förening"
)
# municipalities whose names are people's or common words too, folded
ALSO_NAMES = (
    "koski sund salla simo soini inari aura kolari perho luoto lieto posio lemi virrat eura salo pello teuva "
    "kitee sauvo "
    "laukaa lapua rusko masku kerava"
)
# what kind of thing it is: a club is no tournament
FORMS = frozenset(
    _row(
        "kerho kurssi turnaus leiri retki konsertti nayttely avajaiset esitys luento kilpailu tyopaja messu "
        "kirpputori "
        "naytelma naytos elokuva peli lukupiiri kuoro koulu"
    )
)
