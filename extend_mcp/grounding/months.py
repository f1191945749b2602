"""Names of months in 45 languages, as people write them in dates.

`python -m scripts.months` makes this of the Unicode CLDR (Babel 2.19.0).
"""

MONTHS = {
    1: (
        "eanáir ene ener enero gen gener genn gennaio ianuarie ionawr jaan jaanuar jan janar jane janeiro janu "
        "januar januari januarie january január januára janv janvier janvāris janúar jänner leden ledna ocak saus "
        "sausio sausis siječanj siječnja sty styc styczeń stycznia tammi tammikuu tammikuuta urtarrila xaneiro "
        "yanvar ιαν ιανουάριοσ ιανουαρίου сту студзень студзеня січ січень січня янв январь января яну януари јан "
        "јануари "
    ),
    2: (
        "chwef chwefror feabh feabhra feb febb febbraio febr febreiro febrer febrero februar februari februarie "
        "february február februára februāris febrúar fev feve fevereiro fevral fév févr février helmi helmikuu "
        "helmikuuta lut lute lutego luty otsaila pebrero shkurt vasario vasaris veebr veebruar velj veljača "
        "veljače úno únor února şub şubat φεβ φεβρουάριοσ φεβρουαρίου лют лютага лютий лютого люты фев февр "
        "февраль февраля февруари "
    ),
    3: (
        "bře březen března kovas kovo maa maalis maaliskuu maaliskuuta maar maart machi maerz mar marc marca march "
        "marec maret mars marso mart martie marts martxoa marz marzec marzo març março mawrth mrt mrz márc március "
        "márta mäe mäerz mär märts märz ožu ožujak ožujka μάρ μάρτιοσ μαρ μαρτίου бер березень березня мар март "
        "марта сак сакавік сакавіка "
    ),
    4: (
        "abr abri abril abrëll aibreán apirila apr aprel apri april aprile aprili aprilie aprill apríl apríla "
        "aprīlis avr avri avril balandis balandžio duben dubna ebrill huhti huhtikuu huhtikuuta kwi kwie kwiecien "
        "kwiecień kwietnia nisan prill travanj travnja ápr április απρ απρίλιοσ απριλίου апр апрель апреля април "
        "квіт квітень квітня кра красавік красавіка "
    ),
    5: (
        "beal bealtaine gegužė gegužės kvě květen května mag magg maggio mai maiatza maig maijs maio maj maja may "
        "mayo mayıs maí mei máj mája május svibanj svibnja touko toukokuu toukokuuta μάι μάιοσ μαΐ μαΐου май мая "
        "мај трав травень травня "
    ),
    6: (
        "birž birželio birželis cze czer czerwca czerwiec ekaina giu giug giugno haziran hunyo iunie iyun juin jun "
        "june junh junho juni junie junij junio juny juuni jún júna június júní jūn jūnijs kesä kesäkuu kesäkuuta "
        "lipanj lipnja mehefin meith meitheamh qershor xuño červen června čvn ιουν ιουνίου ιούν ιούνιοσ июн июнь "
        "июня черв червень червня чэр чэрвень чэрвеня юни јун јуни "
    ),
    7: (
        "gorff gorffennaf heinä heinäkuu heinäkuuta hulyo iulie iyul iúil jui juil juillet jul julai julh julho "
        "juli julie julij julio juliol july juuli júl júla július júlí jūl jūlijs korr korrik liep liepa liepos "
        "lip lipc lipca lipi lipiec lug lugl luglio srpanj srpnja temmuz uztaila xullo července červenec čvc ιουλ "
        "ιουλίου ιούλ ιούλιοσ июл июль июля лип липень липня ліп ліпень ліпеня юли јул јули "
    ),
    8: (
        "abuztua ago agos agost agosti agosto agustus août aug augu august augusta augusti augusts augustus "
        "augusztus avgust avqust awst ağu ağustos elokuu elokuuta gush gusht kolovoz kolovoza lún lúnasa ogos rugp "
        "rugpjūtis rugpjūčio sie sier sierpień sierpnia srpen srpna ágú ágúst αυγ αυγούστου αύγ αύγουστοσ авг "
        "август августа жні жнівень жніўня серп серпень серпня "
    ),
    9: (
        "eylül iraila medi mfómh rugs rugsėjis rugsėjo rujan rujna sentyabr sep sept septemba septembar september "
        "septembra septembre septembrie septembris septiembre set sete setembre setembro sett settembre setyembre "
        "shtator syys syyskuu syyskuuta szept szeptember wrz wrze wrzesien wrzesień wrzesnia września zář září σεπ "
        "σεπτέμβριοσ σεπτεμβρίου вер верасень верасня вересень вересня сент сентябрь сентября сеп септември "
    ),
    10: (
        "dfómh ekim hydref loka lokakuu lokakuuta oct octo october octobre octombrie octu octubre okt okto oktoba "
        "oktobar oktober oktobris oktoober oktubre oktyabr október októbra ott otto ottobre out outu outubro "
        "pazdziernika paź paźd październik października spal spalio spalis tetor urria říj říjen října οκτ "
        "οκτωβρίου οκτώβριοσ жовт жовтень жовтня кас кастрычнік кастрычніка окт октомври октябрь октября "
    ),
    11: (
        "azaroa kasım lapkr lapkritis lapkričio lis list listopad listopada listopadu marras marraskuu marraskuuta "
        "nobyembre noiembrie nov nove novemba novembar november novembra novembre novembris novembro novi "
        "noviembre noyabr nën nëntor nóv nóvember samh samhain studeni studenoga tach tachwedd νοέ νοέμβριοσ νοε "
        "νοεμβρίου лист листопад листопада ліс лістапад лістапада ное ноември нояб ноябрь ноября "
    ),
    12: (
        "abendua aralık dec dece decembar december decembra decembrie decembris decembro dekabr desemba desember "
        "desembre dets detsember dez deze dezember dezembro dhjetor dic dice dicembre dici diciembre disember "
        "disyembre déc déce décembre gru grud grudnia grudzien grudzień gruod gruodis gruodžio joulu joulukuu "
        "joulukuuta noll nollaig prosinac prosinca prosince prosinec rhag rhagfyr δεκ δεκέμβριοσ δεκεμβρίου груд "
        "грудень грудня дек декабрь декабря декември сне снежань снежня "
    ),
}

IN_TWO_MONTHS = frozenset("listopad listopada".split())
"""Which mean the month above in most languages, and the one before in another."""
