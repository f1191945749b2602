"""Names of months in 67 languages, as people write them in dates.

`python -m scripts.months` makes this of the Unicode CLDR (Babel 2.19.0).
"""

MONTHS = {
    1: (
        "eanáir ene ener enero gen gener genn gennaio ianuarie ionawr jaan jaanuar jan janar jane janeiro janu "
        "januar januari januarie january január januára janv janvier janvāris janúar jänner leden ledna ocak saus "
        "sausio sausis siječanj siječnja sty styc styczeń stycznia tammi tammikuu tammikuuta urtarrila "
        "urtarrilaren xaneiro yanvar ιαν ιανουάριοσ ιανουαρίου сту студзень студзеня січ січень січня янв январь "
        "января яну януари јан јануар јануари қаң қаңтар հնվ հունվար հունվարի בינו בינואר ינו ינואר جانفي جنوری "
        "يناير ژانویه जन जनवरी जाने जानेवारी জানু জানুয়ারি ਜਨ ਜਨਵਰੀ જાન્યુ જાન્યુઆરી ஜன ஜனவரி జన జనవరి ಜನ ಜನವರಿ "
        "ജനു ജനുവരി ม.ค มกราคม იან იანვარი "
    ),
    2: (
        "chwef chwefror feabh feabhra feb febb febbraio febr febreiro febrer febrero februar februari februarie "
        "february február februára februāris febrúar fev feve fevereiro fevral fév févr février helmi helmikuu "
        "helmikuuta lut lute lutego luty otsaila otsailaren pebrero shkurt vasario vasaris veebr veebruar velj "
        "veljača veljače úno únor února şub şubat φεβ φεβρουάριοσ φεβρουαρίου ақп ақпан лют лютага лютий лютого "
        "люты феб фебруар фев февр февраль февраля февруари փետրվար փետրվարի փտվ בפבר בפברואר פבר פברואר شباط "
        "فبراير فروری فوریه فيفري फ़र फ़रवरी फेब्रु फेब्रुअरी फेब्रुवारी ফেব ফেব্রুয়ারি ਫ਼ਰ ਫ਼ਰਵਰੀ ફેબ્રુ "
        "ફેબ્રુઆરી பிப் பிப்ரவரி ఫిబ్ర ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ ഫെബ്രു ഫെബ്രുവരി ก.พ กุมภาพันธ์ თებ თებერვალი "
    ),
    3: (
        "bře březen března kovas kovo maa maalis maaliskuu maaliskuuta maar maart machi maerz mar marc marca march "
        "marec maret mars marso mart martie marts martxoa martxoaren marz marzec marzo març março mawrth mrt mrz "
        "márc március márta mäe mäerz mär märts märz ožu ožujak ožujka μάρ μάρτιοσ μαρ μαρτίου бер березень "
        "березня мар март марта нау наурыз сак сакавік сакавіка մարտ մարտի մրտ במרץ מרץ آذار مارس مارچ मार्च মার্চ "
        "ਮਾਰਚ માર્ચ மார் மார்ச் మార్చి ಮಾರ್ಚ್ മാർ മാർച്ച് มี.ค มีนาคม მარ მარტი "
    ),
    4: (
        "abr abri abril abrëll aibreán apirila apirilaren apr aprel apri april aprile aprili aprilie aprill apríl "
        "apríla aprīlis avr avri avril balandis balandžio duben dubna ebrill huhti huhtikuu huhtikuuta kwi kwie "
        "kwiecien kwiecień kwietnia nisan prill travanj travnja ápr április απρ απρίλιοσ απριλίου апр апрель "
        "апреля април квіт квітень квітня кра красавік красавіка сәу сәуір ապր ապրիլ ապրիլի אפר אפריל באפר באפריל "
        "آوریل أبريل أفريل اپریل نيسان अप्रिल अप्रैल एप्रि एप्रिल এপ্রি এপ্রিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ એપ્રિલ ஏப் ஏப்ரல் "
        "ఏప్రి ఏప్రిల్ ಏಪ್ರಿ ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ เม.ย เมษายน აპრ აპრილი "
    ),
    5: (
        "beal bealtaine gegužė gegužės kvě květen května mag magg maggio mai maiatza maiatzaren maig maijs maio "
        "maj maja may mayo mayıs maí mei máj mája május svibanj svibnja touko toukokuu toukokuuta μάι μάιοσ μαΐ "
        "μαΐου май мам мамыр мая мај трав травень травня մայիս մայիսի մյս במאי מאי أيار مئی ماي مايو مه मई मे মে "
        "ਮਈ મે மே మే ಮೇ മേയ് พ.ค พฤษภาคม მაი მაისი "
    ),
    6: (
        "birž birželio birželis cze czer czerwca czerwiec ekaina ekainaren giu giug giugno haziran hunyo iunie "
        "iyun juin jun june junh junho juni junie junij junio juny juuni jún júna június júní jūn jūnijs kesä "
        "kesäkuu kesäkuuta lipanj lipnja mehefin meith meitheamh qershor xuño červen června čvn ιουν ιουνίου ιούν "
        "ιούνιοσ июн июнь июня мау маусым черв червень червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի "
        "ביוני יוני جوان جون حزيران يونيو ژوئن जुन जून জুন ਜੂਨ જૂન ஜூன் జూన్ ಜೂನ್ ജൂൺ มิ.ย มิถุนายน ივნ ივნისი "
    ),
    7: (
        "gorff gorffennaf heinä heinäkuu heinäkuuta hulyo iulie iyul iúil jui juil juillet jul julai julh julho "
        "juli julie julij julio juliol july juuli júl júla július júlí jūl jūlijs korr korrik liep liepa liepos "
        "lip lipc lipca lipi lipiec lug lugl luglio srpanj srpnja temmuz uztaila uztailaren xullo července "
        "červenec čvc ιουλ ιουλίου ιούλ ιούλιοσ июл июль июля лип липень липня ліп ліпень ліпеня шіл шілде юли јул "
        "јули հլս հուլիս հուլիսի ביולי יולי تموز جولائی جويلية يوليو يوليوز ژوئیه जुल जुलाई जुलै জুল জুলাই ਜੁਲਾ "
        "ਜੁਲਾਈ જુલાઈ ஜூலை జులై ಜುಲೈ ജൂലൈ ก.ค กรกฎาคม ივლ ივლისი "
    ),
    8: (
        "abuztua abuztuaren ago agos agost agosti agosto agustus août aug augu august augusta augusti augusts "
        "augustus augusztus avgust avqust awst ağu ağustos elokuu elokuuta gush gusht kolovoz kolovoza lún lúnasa "
        "ogos rugp rugpjūtis rugpjūčio sie sier sierpień sierpnia srpen srpna ágú ágúst αυγ αυγούστου αύγ "
        "αύγουστοσ авг август августа жні жнівень жніўня серп серпень серпня там тамыз օգոստոս օգոստոսի օգս אוג "
        "אוגוסט באוג באוגוסט آب أغسطس أوت اوت اگست غشت अग अगस्ट अगस्त ऑग ऑगस्ट আগ আগস্ট ਅਗ ਅਗਸਤ ઑગસ્ટ ஆக ஆகஸ்ட் ఆగ "
        "ఆగస్టు ಆಗ ಆಗಸ್ಟ್ ഓഗ ഓഗസ്റ്റ് ส.ค สิงหาคม აგვ აგვისტო "
    ),
    9: (
        "eylül iraila irailaren medi mfómh rugs rugsėjis rugsėjo rujan rujna sentabr sentyabr sep sept septemba "
        "septembar september septembra septembre septembrie septembris septiembre set sete setembre setembro sett "
        "settembre setyembre shtator syys syyskuu syyskuuta szept szeptember wrz wrze wrzesien wrzesień wrzesnia "
        "września zář září σεπ σεπτέμβριοσ σεπτεμβρίου вер верасень верасня вересень вересня сент сентябрь "
        "сентября сеп септембар септември қыр қыркүйек սեպ սեպտեմբեր սեպտեմբերի בספט בספטמבר ספט ספטמבר أيلول "
        "سبتمبر ستمبر سپتامبر شتنبر सप्टें सप्टेंबर सित सितंबर सेप्टेम्बर সেপ সেপ্ট সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ સપ્ટે "
        "સપ્ટેમ્બર செப் செப்டம்பர் సెప్టెం సెప్టెంబర్ ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റം സെപ്റ്റംബർ ก.ย กันยายน სექ "
        "სექტემბერი "
    ),
    10: (
        "dfómh ekim hydref loka lokakuu lokakuuta oct octo october octobre octombrie octu octubre okt oktabr okto "
        "oktoba oktobar oktober oktobris oktoober oktubre oktyabr október októbra ott otto ottobre out outu "
        "outubro pazdziernika paź paźd październik października spal spalio spalis tetor urria urriaren říj říjen "
        "října οκτ οκτωβρίου οκτώβριοσ жовт жовтень жовтня кас кастрычнік кастрычніка окт октобар октомври октябрь "
        "октября қаз қазан հոկ հոկտեմբեր հոկտեմբերի אוק אוקטובר באוק באוקטובר أكتوبر اکتبر اکتوبر अक्टू अक्टूबर "
        "अक्टोबर ऑक्टो ऑक्टोबर অক্টো অক্টোবর ਅਕਤੂ ਅਕਤੂਬਰ ઑક્ટો ઑક્ટોબર அக் அக்டோபர் అక్టో అక్టోబర్ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ "
        "ഒക്ടോ ต.ค ตุลาคม ოქტ ოქტომბერი "
    ),
    11: (
        "azaroa azaroaren kasım lapkr lapkritis lapkričio lis list listopad listopada listopadu marras marraskuu "
        "marraskuuta nobyembre noiembrie nov nove novemba novembar november novembra novembre novembris novembro "
        "novi noviembre noyabr nën nëntor nóv nóvember samh samhain studeni studenoga tach tachwedd νοέ νοέμβριοσ "
        "νοε νοεμβρίου лист листопад листопада ліс лістапад лістапада нов новембар ное ноември нояб ноябрь ноября "
        "қар қараша նոյ նոյեմբեր նոյեմբերի בנוב בנובמבר נוב נובמבר نوامبر نوفمبر نومبر نونبر नव नवंबर नोभेम्बर "
        "नोव्हें नोव्हेंबर নভে নভেম্বর ਨਵੰ ਨਵੰਬਰ નવે નવેમ્બર நவ நவம்பர் నవం నవంబర్ ನವೆಂ ನವೆಂಬರ್ നവം നവംബർ พ.ย "
        "พฤศจิกายน ნოე ნოემბერი "
    ),
    12: (
        "abendua abenduaren aralık dec dece decembar december decembra decembrie decembris decembro dekabr desemba "
        "desember desembre dets detsember dez deze dezember dezembro dhjetor dic dice dicembre dici diciembre "
        "disember disyembre déc déce décembre gru grud grudnia grudzien grudzień gruod gruodis gruodžio joulu "
        "joulukuu joulukuuta noll nollaig prosinac prosinca prosince prosinec rhag rhagfyr δεκ δεκέμβριοσ "
        "δεκεμβρίου груд грудень грудня дек декабрь декабря декември дец децембар жел желтоқсан сне снежань снежня "
        "դեկ դեկտեմբեր դեկտեմբերի בדצמ בדצמבר דצמ דצמבר دجنبر دسامبر دسمبر ديسمبر डिसें डिसेंबर डिसेम्बर दिस "
        "दिसंबर ডিসে ডিসেম্বর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમ્બર டிச டிசம்பர் డిసెం డిసెంబర్ ಡಿಸೆಂ ಡಿಸೆಂಬರ್ ഡിസം ഡിസംബർ ธ.ค "
        "ธันวาคม დეკ დეკემბერი "
    ),
}

IN_TWO_MONTHS = frozenset("listopad listopada".split())
"""They mean the month above in most languages, and in one the month before."""
