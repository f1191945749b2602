"""The names of months and days in the languages of number formats."""

from typing import NamedTuple


class DateNames(NamedTuple):
    """The names of months from January, and of days from Monday."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]


_CODES = {
    0x01: "ar", 0x02: "bg", 0x03: "ca", 0x04: "zh", 0x05: "cs", 0x06: "da", 0x07: "de", 0x08: "el", 0x09: "en",
    0x0A: "es", 0x0B: "fi", 0x0C: "fr", 0x0D: "he", 0x0E: "hu", 0x0F: "is", 0x10: "it", 0x11: "ja", 0x12: "ko",
    0x13: "nl", 0x14: "nb", 0x15: "pl", 0x16: "pt", 0x18: "ro", 0x19: "ru", 0x1A: "hr", 0x1B: "sk", 0x1D: "sv",
    0x1E: "th", 0x1F: "tr", 0x21: "id", 0x22: "uk", 0x24: "sl", 0x25: "et", 0x26: "lv", 0x27: "lt", 0x2A: "vi",
}  # fmt: skip
"""The languages by the lower ten bits of a Windows locale; of these, the ones in `_NAMES`."""
_NAMES = {
    "ar": "يناير,فبراير,مارس,أبريل,مايو,يونيو,يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر|يناير,فبراير,مارس,أبريل,مايو,"
    "يونيو,يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر|الاثنين,الثلاثاء,الأربعاء,الخميس,الجمعة,السبت,الأحد|"
    "الاثنين,الثلاثاء,الأربعاء,الخميس,الجمعة,السبت,الأحد",
    "bg": "януари,февруари,март,април,май,юни,юли,август,септември,октомври,ноември,декември|яну,фев,март,апр,май,"
    "юни,юли,авг,сеп,окт,ное,дек|понеделник,вторник,сряда,четвъртък,петък,събота,неделя|пн,вт,ср,чт,пт,сб,нд",
    "ca": "gener,febrer,març,abril,maig,juny,juliol,agost,setembre,octubre,novembre,desembre|gen,febr,març,abr,"
    "maig,juny,jul,ag,set,oct,nov,des|dilluns,dimarts,dimecres,dijous,divendres,dissabte,diumenge|dl,dt,dc,"
    "dj,dv,ds,dg",
    "zh": "一月,二月,三月,四月,五月,六月,七月,八月,九月,十月,十一月,十二月|"
    "1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月|星期一,星期二,星期三,星期四,星期五,星期六,"
    "星期日|周一,周二,周三,周四,周五,周六,周日",
    "cs": "leden,únor,březen,duben,květen,červen,červenec,srpen,září,říjen,listopad,prosinec|led,úno,bře,dub,kvě,"
    "čvn,čvc,srp,zář,říj,lis,pro|pondělí,úterý,středa,čtvrtek,pátek,sobota,neděle|po,út,st,čt,pá,so,ne",
    "da": "januar,februar,marts,april,maj,juni,juli,august,september,oktober,november,december|jan,feb,mar,apr,maj,"
    "jun,jul,aug,sep,okt,nov,dec|mandag,tirsdag,onsdag,torsdag,fredag,lørdag,søndag|man,tirs,ons,tors,fre,"
    "lør,søn",
    "de": "Januar,Februar,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember|Jan,Feb,Mär,Apr,Mai,"
    "Jun,Jul,Aug,Sep,Okt,Nov,Dez|Montag,Dienstag,Mittwoch,Donnerstag,Freitag,Samstag,Sonntag|Mo,Di,Mi,Do,Fr,"
    "Sa,So",
    "el": "Ιανουάριος,Φεβρουάριος,Μάρτιος,Απρίλιος,Μάιος,Ιούνιος,Ιούλιος,Αύγουστος,Σεπτέμβριος,Οκτώβριος,Νοέμβριος,"
    "Δεκέμβριος|Ιαν,Φεβ,Μάρ,Απρ,Μάι,Ιούν,Ιούλ,Αύγ,Σεπ,Οκτ,Νοέ,Δεκ|Δευτέρα,Τρίτη,Τετάρτη,Πέμπτη,Παρασκευή,"
    "Σάββατο,Κυριακή|Δευ,Τρί,Τετ,Πέμ,Παρ,Σάβ,Κυρ",
    "en": "January,February,March,April,May,June,July,August,September,October,November,December|Jan,Feb,Mar,Apr,"
    "May,Jun,Jul,Aug,Sep,Oct,Nov,Dec|Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday|Mon,Tue,Wed,"
    "Thu,Fri,Sat,Sun",
    "es": "enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre|ene,feb,mar,"
    "abr,may,jun,jul,ago,sept,oct,nov,dic|lunes,martes,miércoles,jueves,viernes,sábado,domingo|lun,mar,mié,"
    "jue,vie,sáb,dom",
    "fi": "tammikuu,helmikuu,maaliskuu,huhtikuu,toukokuu,kesäkuu,heinäkuu,elokuu,syyskuu,lokakuu,marraskuu,"
    "joulukuu|tammi,helmi,maalis,huhti,touko,kesä,heinä,elo,syys,loka,marras,joulu|maanantai,tiistai,"
    "keskiviikko,torstai,perjantai,lauantai,sunnuntai|ma,ti,ke,to,pe,la,su",
    "fr": "janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre|janv,févr,mars,avr,"
    "mai,juin,juil,août,sept,oct,nov,déc|lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche|lun,mar,mer,jeu,"
    "ven,sam,dim",
    "he": "ינואר,פברואר,מרץ,אפריל,מאי,יוני,יולי,אוגוסט,ספטמבר,אוקטובר,נובמבר,דצמבר|ינו׳,פבר׳,מרץ,אפר׳,מאי,יוני,"
    "יולי,אוג׳,ספט׳,אוק׳,נוב׳,דצמ׳|יום שני,יום שלישי,יום רביעי,יום חמישי,יום שישי,יום שבת,יום ראשון|יום ב׳,"
    "יום ג׳,יום ד׳,יום ה׳,יום ו׳,שבת,יום א׳",
    "hu": "január,február,március,április,május,június,július,augusztus,szeptember,október,november,december|jan,"
    "febr,márc,ápr,máj,jún,júl,aug,szept,okt,nov,dec|hétfő,kedd,szerda,csütörtök,péntek,szombat,vasárnap|H,K,"
    "Sze,Cs,P,Szo,V",
    "is": "janúar,febrúar,mars,apríl,maí,júní,júlí,ágúst,september,október,nóvember,desember|jan,feb,mar,apr,maí,"
    "jún,júl,ágú,sep,okt,nóv,des|mánudagur,þriðjudagur,miðvikudagur,fimmtudagur,föstudagur,laugardagur,"
    "sunnudagur|mán,þri,mið,fim,fös,lau,sun",
    "it": "gennaio,febbraio,marzo,aprile,maggio,giugno,luglio,agosto,settembre,ottobre,novembre,dicembre|gen,feb,"
    "mar,apr,mag,giu,lug,ago,set,ott,nov,dic|lunedì,martedì,mercoledì,giovedì,venerdì,sabato,domenica|lun,"
    "mar,mer,gio,ven,sab,dom",
    "ja": "1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月|"
    "1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月|月曜日,火曜日,水曜日,木曜日,金曜日,土曜日,"
    "日曜日|月,火,水,木,金,土,日",
    "ko": "1월,2월,3월,4월,5월,6월,7월,8월,9월,10월,11월,12월|"
    "1월,2월,3월,4월,5월,6월,7월,8월,9월,10월,11월,12월|월요일,화요일,수요일,목요일,금요일,토요일,"
    "일요일|월,화,수,목,금,토,일",
    "nl": "januari,februari,maart,april,mei,juni,juli,augustus,september,oktober,november,december|jan,feb,mrt,apr,"
    "mei,jun,jul,aug,sep,okt,nov,dec|maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag|ma,di,wo,do,"
    "vr,za,zo",
    "nb": "januar,februar,mars,april,mai,juni,juli,august,september,oktober,november,desember|jan,feb,mar,apr,mai,"
    "jun,jul,aug,sep,okt,nov,des|mandag,tirsdag,onsdag,torsdag,fredag,lørdag,søndag|man,tir,ons,tor,fre,lør,"
    "søn",
    "pl": "styczeń,luty,marzec,kwiecień,maj,czerwiec,lipiec,sierpień,wrzesień,październik,listopad,grudzień|sty,"
    "lut,mar,kwi,maj,cze,lip,sie,wrz,paź,lis,gru|poniedziałek,wtorek,środa,czwartek,piątek,sobota,niedziela|"
    "pon,wt,śr,czw,pt,sob,niedz",
    "pt": "janeiro,fevereiro,março,abril,maio,junho,julho,agosto,setembro,outubro,novembro,dezembro|jan,fev,mar,"
    "abr,mai,jun,jul,ago,set,out,nov,dez|segunda-feira,terça-feira,quarta-feira,quinta-feira,sexta-feira,"
    "sábado,domingo|seg,ter,qua,qui,sex,sáb,dom",
    "ro": "ianuarie,februarie,martie,aprilie,mai,iunie,iulie,august,septembrie,octombrie,noiembrie,decembrie|ian,"
    "feb,mar,apr,mai,iun,iul,aug,sept,oct,nov,dec|luni,marți,miercuri,joi,vineri,sâmbătă,duminică|lun,mar,"
    "mie,joi,vin,sâm,dum",
    "ru": "январь,февраль,март,апрель,май,июнь,июль,август,сентябрь,октябрь,ноябрь,декабрь|янв,февр,март,апр,май,"
    "июнь,июль,авг,сент,окт,нояб,дек|понедельник,вторник,среда,четверг,пятница,суббота,воскресенье|пн,вт,ср,"
    "чт,пт,сб,вс",
    "hr": "siječanj,veljača,ožujak,travanj,svibanj,lipanj,srpanj,kolovoz,rujan,listopad,studeni,prosinac|sij,velj,"
    "ožu,tra,svi,lip,srp,kol,ruj,lis,stu,pro|ponedjeljak,utorak,srijeda,četvrtak,petak,subota,nedjelja|pon,"
    "uto,sri,čet,pet,sub,ned",
    "sk": "január,február,marec,apríl,máj,jún,júl,august,september,október,november,december|jan,feb,mar,apr,máj,"
    "jún,júl,aug,sep,okt,nov,dec|pondelok,utorok,streda,štvrtok,piatok,sobota,nedeľa|po,ut,st,št,pi,so,ne",
    "sv": "januari,februari,mars,april,maj,juni,juli,augusti,september,oktober,november,december|jan,feb,mars,apr,"
    "maj,juni,juli,aug,sep,okt,nov,dec|måndag,tisdag,onsdag,torsdag,fredag,lördag,söndag|mån,tis,ons,tors,"
    "fre,lör,sön",
    "th": "มกราคม,กุมภาพันธ์,มีนาคม,เมษายน,พฤษภาคม,มิถุนายน,กรกฎาคม,สิงหาคม,กันยายน,ตุลาคม,พฤศจิกายน,ธันวาคม|ม.ค,"
    "ก.พ,มี.ค,เม.ย,พ.ค,มิ.ย,ก.ค,ส.ค,ก.ย,ต.ค,พ.ย,ธ.ค|วันจันทร์,วันอังคาร,วันพุธ,วันพฤหัสบดี,วันศุกร์,วันเสาร์,"
    "วันอาทิตย์|จันทร์,อังคาร,พุธ,พฤหัส,ศุกร์,เสาร์,อาทิตย์",
    "tr": "Ocak,Şubat,Mart,Nisan,Mayıs,Haziran,Temmuz,Ağustos,Eylül,Ekim,Kasım,Aralık|Oca,Şub,Mar,Nis,May,Haz,Tem,"
    "Ağu,Eyl,Eki,Kas,Ara|Pazartesi,Salı,Çarşamba,Perşembe,Cuma,Cumartesi,Pazar|Pzt,Sal,Çar,Per,Cum,Cmt,Paz",
    "id": "Januari,Februari,Maret,April,Mei,Juni,Juli,Agustus,September,Oktober,November,Desember|Jan,Feb,Mar,Apr,"
    "Mei,Jun,Jul,Agu,Sep,Okt,Nov,Des|Senin,Selasa,Rabu,Kamis,Jumat,Sabtu,Minggu|Sen,Sel,Rab,Kam,Jum,Sab,Min",
    "uk": "січень,лютий,березень,квітень,травень,червень,липень,серпень,вересень,жовтень,листопад,грудень|січ,лют,"
    "бер,квіт,трав,черв,лип,серп,вер,жовт,лист,груд|понеділок,вівторок,середа,четвер,пʼятниця,субота,неділя|"
    "пн,вт,ср,чт,пт,сб,нд",
    "sl": "januar,februar,marec,april,maj,junij,julij,avgust,september,oktober,november,december|jan,feb,mar,apr,"
    "maj,jun,jul,avg,sep,okt,nov,dec|ponedeljek,torek,sreda,četrtek,petek,sobota,nedelja|pon,tor,sre,čet,pet,"
    "sob,ned",
    "et": "jaanuar,veebruar,märts,aprill,mai,juuni,juuli,august,september,oktoober,november,detsember|jaan,veebr,"
    "märts,apr,mai,juuni,juuli,aug,sept,okt,nov,dets|esmaspäev,teisipäev,kolmapäev,neljapäev,reede,laupäev,"
    "pühapäev|E,T,K,N,R,L,P",
    "lv": "janvāris,februāris,marts,aprīlis,maijs,jūnijs,jūlijs,augusts,septembris,oktobris,novembris,decembris|"
    "janv,febr,marts,apr,maijs,jūn,jūl,aug,sept,okt,nov,dec|Pirmdiena,Otrdiena,Trešdiena,Ceturtdiena,"
    "Piektdiena,Sestdiena,Svētdiena|Pirmd,Otrd,Trešd,Ceturtd,Piektd,Sestd,Svētd",
    "lt": "sausis,vasaris,kovas,balandis,gegužė,birželis,liepa,rugpjūtis,rugsėjis,spalis,lapkritis,gruodis|saus,"
    "vas,kov,bal,geg,birž,liep,rugp,rugs,spal,lapkr,gruod|pirmadienis,antradienis,trečiadienis,"
    "ketvirtadienis,penktadienis,šeštadienis,sekmadienis|pr,an,tr,kt,pn,št,sk",
    "vi": "Tháng 1,Tháng 2,Tháng 3,Tháng 4,Tháng 5,Tháng 6,Tháng 7,Tháng 8,Tháng 9,Tháng 10,Tháng 11,Tháng 12|"
    "Tháng 1,Tháng 2,Tháng 3,Tháng 4,Tháng 5,Tháng 6,Tháng 7,Tháng 8,Tháng 9,Tháng 10,Tháng 11,Tháng 12|"
    "Thứ Hai,Thứ Ba,Thứ Tư,Thứ Năm,Thứ Sáu,Thứ Bảy,Chủ Nhật|Thứ 2,Thứ 3,Thứ 4,Thứ 5,Thứ 6,Thứ 7,CN",
}  # fmt: skip
"""Months, short months, days, short days: the stand-alone forms of the Unicode CLDR."""


def names_of(tag: str) -> DateNames | None:
    """The names for a tag such as `407`, `x-sysdate` or `de-DE`; English ones without a tag. None if unknown.

    The tags `FC00` and up ask for forms of the names that are not known here.
    """
    language = _language(tag.partition(",")[0])
    if language not in _NAMES:
        return None
    months, short_months, days, short_days = (tuple(part.split(",")) for part in _NAMES[language].split("|"))
    return DateNames(months, short_months, days, short_days)


def _language(tag: str) -> str | None:
    if not tag or tag.startswith("x-sys"):
        return "en"
    try:
        number = int(tag, 16)
    except ValueError:
        return tag.partition("-")[0].lower()
    if number & 0xFFFF >= 0xFC00:
        return None
    return "en" if number & 0xFFFF in {0, 0xF400, 0xF800} else _CODES.get(number & 0x3FF)
