"""The words that deny, dismiss or merely report a claim, as patterns for audit/answers/stance.py. English, and a little Chinese."""

from __future__ import annotations

import re

NOT_BEFORE = r"(?<!not )(?<!never )(?<!cannot )(?<!n['’]t )"
COPULA = (
    rf"(?:{NOT_BEFORE}\b(?:is|are|was|were|be|been|being|seems?|appears?|remains?|considered|called|deemed|as)"
    r"|\b(?:has|have|had)(?: \w+)? been|['’](?:s|re)|['’](?:s|ve) been)"
)
FILLER = r"(?:(?!(?:not|never|no|nothing|neither|without)\b)[\w-]+ ){0,3}?"
FALSEHOOD = (
    r"(?:myths?|misconceptions?|misbeliefs?|stereotypes?|stereotyping|fallac(?:y|ies)|falsehoods?|pseudoscience|pseudoscientific"
    r"|false|untrue|incorrect|wrong|inaccurate|mistaken|erroneous|outdated|obsolete|debunked|discredited|disproven|disproved|unfounded"
    r"|unsupported|unproven|refuted|baseless|groundless|racist|invalid|unscientific|overturned|contradicted)"
)
DROPPED = (
    r"(?:retired|replaced|removed|abandoned|dropped|eliminated|withdrawn|discouraged|discontinued|superseded|rejected|avoided"
    r"|phased out|taken out|left out|deprecated|scrapped|disregarded)"
)
DISPUTED = r"(?:harmful|controversial|questioned|challenged|disputed)"
NEGATION = (
    r"(?:\b(?:is|are|was|were|has|have|had|does|do|did|should|must|can|could|would|will|need|['’](?:s|re|ve)) ?(?:not|never|no longer)"
    r"|\b(?:is|are|was|were|has|have|had|does|do|did|should|must|ca|could|would|wo|need)n['’]t|\bcannot|\bno longer)\b"
)
PARTLY = (
    r"(?:always|necessarily|entirely|fully|completely|wholly|universally|routinely|only|just|merely|simply|solely|yet|everywhere"
    r"|politically)"
)
# What is denied of a claim when the claim itself is dismissed; "does not increase the risk" is not among them.
UPHELD = (
    r"(?:supported|(?<!be )true|correct|accurate|right|real|valid|appropriate|justified|justifiable|confirmed|replicated|reproduced"
    r"|consistent|established|proven|proved|evident|acceptable|accepted|relied|the case|evidence[- ]based"
    r"|based on (?:\w+ )?(?:evidence|science|data)"
    r"|grounded in|borne out|upheld|hold up|held up|hold true|hold water|hold\b(?=\W*$)|held\b(?=\W*$)|stand up|stood up|withstand"
    r"|survive|stack up"
    r"|recommended|advised|endorsed|used|applied|included|added|entered|assumed|believed|part of|belong|enter|needed|necessary"
    r"|required|indicated"
    r"|warranted|exist|(?:have|had|has) (?:a |any )?(?:\w+ )?(?:basis|place|role|evidence|support|foundation)|improve (?:the )?accuracy"
    r"|considered (?:\w+ )?(?:valid|appropriate|acceptable|accurate|necessary|correct|standard|best)|apply\b(?=\W*$| here| to h(?:im|er)))"
)
# "should not be used to judge a person" limits the use of a claim and leaves it standing.
LIMITED = (
    r"(?! (?:to (?:judge|deny|withhold|refuse|justify|be|do|start|give|wait)|of (?:every|all)|in (?:every|all|pregnan|children)"
    r"|for (?:every|all)"
    r"|by (?:every|all)|by itself|alone|as an? (?:reason|excuse)|on its own|until|if|unless|because|that)\b)"
)
NOT_UPHELD = rf"{NEGATION}(?! {PARTLY}\b)(?: (?:have |has )?(?:be|been|being))?(?: (?!{PARTLY}\b)[\w-]+){{0,2}}? {UPHELD}{LIMITED}"
NO_GROUND = (
    r"\b(?:has|have|had|with|finds?|found|provides?|offers?|shows?) (?:no|little|never had any) (?:\w+ ){0,2}?(?:basis|evidence"
    r"|support|place|role"
    r"|justification|foundation|validity|merit)\b|\black(?:s|ing|ed)? (?:\w+ )?(?:evidence|basis|support|foundation)\b"
    r"|\bwithout (?:\w+ )?(?:evidence|basis)\b"
    r"|\b(?:is|are|was|were) of (?:no|little|doubtful) (?:\w+ )?(?:value|use|benefit|relevance|importance|merit)\b"
    r"|\b(?:rests?|rested|relie[sd]|(?:is|was|were|are) based) (?:up)?on (?:\w+ )?(?:poor|weak|thin|flawed|biased|bad|discredited|shaky)\b"
    r"|\b(?:research|studies|evidence|data|science|findings?|results?|imaging)\b (?:do|does|did|has|have)(?: not"
    r"|n['’]t) (?:\w+ )?(?:support|confirm|bear|back|show)"
)
PAST = (
    r"\b(?:was|were) (?:once|formerly|previously|long|traditionally|historically|until recently)\b"
    r"|\b(?:was|were) (?:common|standard|routine|customary|usual) (?:practice )?(?:until|in|for)\b|\buntil (?:recently|(?:19|20)\d\d)\b"
    r"|\b(?:years|decades) ago\b"
)
APPOSITION = (
    r",\s(?:a|an) (?:\w+ )?(?:practice|step|method|approach|correction|habit|claim|belief|idea|view|assumption|notion|adjustment|rule)\b"
    r"[^.;]{0,80}\b(?:abandoned|dropped|retired|outdated|no longer|discouraged|criticised|criticized|harm\w*|discredited|debunked|removed"
    r"|rejected|unsupported|racist|moved away|slavery|not supported|questioned|challenged)\b"
)
CHINESE_DROPS = r"是(?:错误|不正确|没有根据)|(?:已被|已经)(?:取消|废除|替代|弃用|否定)|不再|缺乏(?:证据|依据)"

# Behind a match, in the same clause: a predicate about the claim ...
DROPS = re.compile(
    rf"{COPULA} {FILLER}(?:an? )?(?:{FALSEHOOD}|{DROPPED}|{DISPUTED})\b|(?<=[\s(])(?:a |an )?(?:myth|misconception|stereotype)\b"
    rf"|{NO_GROUND}|{APPOSITION}|{PAST}|\bused to be\b|\b(?:in the past|historically)\b|\bmov(?:ed|ing) away from\b|{CHINESE_DROPS}"
    r"|\b(?:in|from|on) (?:older|old|earlier|outdated|previous|former|legacy) (?:\w+ )?(?:reports?|calculators?|textbooks?|software"
    r"|equations?"
    r"|versions?|papers?|guidelines?|machines?|records?|charts?)\b",
    re.IGNORECASE,
)
# ... and one that could as well be about something else named after it ("and biopsy is not needed").
UNDOES = re.compile(NOT_UPHELD, re.IGNORECASE)
OTHER_SUBJECT = re.compile(
    r"\b(?:and|or|so|then)\b(?! (?:is|are|was|were|has|have|should|must|can|cannot|does|do|did|will|would|no|not|never|now|therefore|thus"
    r"|also|hence|(?:is|are|was|were|does|do|did|should|has|have)n['’]t)\b)",
    re.IGNORECASE,
)
KEEPS = re.compile(
    r"\b(?:not|never) (?:a |an )?(?:myth|misconception|stereotype|false|wrong|incorrect|outdated|debunked|controversial|surprising|only"
    r"|just|be (?:forgotten|omitted|ignored|overlooked))\b",
    re.IGNORECASE,
)
AFFIRMS = re.compile(
    r"\b(?:is|are|was|has been|seems)\b (?:well |strongly |largely |indeed |in fact |broadly |now )?(?:well[- ])?(?:supported|true"
    r"|correct|accurate"
    r"|valid|confirmed|established|documented|right|founded|backed)\b(?! by (?:no|little|weak|poor))",
    re.IGNORECASE,
)
# A sentence or clause that points back at the one before it and dismisses it.
POINTER = (
    r"(?:(?:this|that|these|those|such|both|neither|none|any such|the (?:older? |former )?(?=(?:claim|belief|idea|notion|assumption"
    r"|theory|view|term|step|option"
    r"|statement|practice|approach|correction|adjustment|coefficient|multiplier|factor|finding|result|evidence|association"
    r"|difference)s?\b)|the (?:race|racial|ethnic|ethnicity|old) (?=(?:term|step|variable|modifier|field|option|coefficient"
    r"|correction|adjustment|factor|multiplier)s?\b))"
    r"(?: ?(?!(?:is|are|was|were|has|have|had|does|do|did|should|must|can|could|would|will|means?|not|no|never|and|that"
    r"|because)\b)[\w-]+){0,4}"
    r"|it|they|which)"
)
LEAD = (
    r"^[\W_]*(?:(?:but|however|yet|though|although|and|nevertheless|nonetheless|still|today|now"
    r"|in fact|actually|unfortunately|no|that said|later|since then|in 20\d\d)\b[\s,]*){0,3}"
)
# "It is a myth that ..." speaks of what follows.
AHEAD = (
    r"(?!it(?:['’]s| is| was| would be| has been)\b[^.,;:]{0,40}\b(?:to|how|that(?! (?:has|have|is|was|persists?|goes|dates|comes"
    r"|keeps|still"
    r"|lives|lingers|should|leads?|led))|when|if|whether)\b)"
)
DISMISSES = re.compile(
    rf"{LEAD}{AHEAD}(?:(?:none of (?:this|that|these|them|it)|neither(?: \w+)?) (?:is|are|was|were|has been|have been) (?:\w+ )?"
    r"(?:true|correct|right|accurate|valid|supported|confirmed)\b"
    rf"|{POINTER}\s?(?:(?:all|both|now|since|simply|also|largely|clearly) )?(?:(?:should|must|may|can|could|would|will) )?"
    rf"(?:{COPULA} {FILLER}(?:an? )?(?:{FALSEHOOD}|{DROPPED})\b|{NOT_UPHELD}|{NO_GROUND})"
    r"|(?:there (?:is|was|['’]s)|there['’]s|we have) (?:no|little) (?:\w+ ){0,3}?(?:evidence|basis|support|proof|truth|reason)\b.{0,40}"
    r"\b(?:this|that|it|these|those|them|such)\b(?! \w+ (?:is|are|does|do|should))"
    r"|(?:this|that|it|they|doing so|which) would (?:miss|mask|hide|overlook|harm|delay|deny)\b"
    r"|(?:doing so|this practice|that practice|the practice|the (?:correction|adjustment|multiplier|coefficient)) (?:can|may|could|might"
    r"|would|risks?) (?:miss|mask|hide|overlook|harm|delay|deny|make|lead|cause)\w*\b"
    r"|(?:\w+ ){0,2}?(?:stud(?:y|ies)|research|evidence|science|data|facts?)\b (?:do|does|did|has|have)(?: not|n['’]t) (?:\w+ )?"
    r"(?:bear|support|confirm|back|borne|supported|confirmed|backed)\b"
    r"|(?:please )?(?:do not|don['’]t|never|you should not|you shouldn['’]t) (?:\w+ )?(?:(?:do|apply|follow|repeat"
    r"|perpetuate) (?:this|that)\b"
    r"|use (?:this|that|these|such|the) (?:\w+ )?(?:coefficient|correction|factor|adjustment|multiplier|equations?|formulas?|step"
    r"|practice)s?)"
    r"|[^.;:]{0,80}?(?<!not )(?<!never )\b(?:dropped|removed|abandoned|retired|eliminated|rejected|discarded|scrapped|withdrew"
    r"|refuted|debunked"
    r"|discredited|(?:advises?|advised|recommends?|recommended|warns?|warned|argues?|argued|moved|spoke|came out) (?:against|away from))"
    r" (?:it|this|that|them|these|those|such|the (?:practice|correction|adjustment|coefficient|multiplier|idea|claim))\b"
    r"|(?:later|newer|larger|subsequent|more recent|recent|better|other|modern) (?:\w+ ){0,2}?(?:stud(?:y|ies)|work|research|data"
    r"|trials?|evidence"
    r"|analys[ie]s)\b (?:has |have |had )?(?:not|failed|refuted|contradicted|overturned|debunked|found no|did not|didn['’]t"
    r"|does not|do not))",
    re.IGNORECASE,
)

# Before the match, anywhere in the clause: everything that follows is denied or reported.
DENIES = re.compile(
    r"(?<!not a )(?<!no )\b(?:myths?|misconceptions?|misbeliefs?|stereotypes?|fallac(?:y|ies)|falsehoods?"
    r"|pseudoscience|folklore)\b|\bno (?:\w+ ){0,3}?(?:evidence|data|basis|support|proof|reason|"
    r"indication|justification|truth|stud(?:y|ies)|biological|physiological|rationale)\b|\b(?:little|insufficient"
    r"|weak|lack of|absence of) (?:\w+ )?(?:evidence|basis|support)\b"
    r"|\b(?:not|isn['’]t|never) (?:\w+ )?(?:true|correct|accurate|the case|supported|valid|evident|clear|established"
    r"|proven|right|appropriate|recommended|acceptable)\b"
    r"|\b(?:false|untrue|incorrect|wrong|inaccurate|mistaken|erroneous|outdated|debunked|discredited|disproven"
    r"|disproved|unfounded|unsupported|refuted|racist) (?:\w+ )?"
    r"(?:to (?:say|assume|claim|believe|think|conclude|state|use|apply)|that|beliefs?|claims?|ideas?|notions?"
    r"|assumptions?|views?|theor(?:y|ies)|practices?)\b"
    r"|\bcontrary to\b[^,]*$"
    r"|\b(?:once|previously|formerly|historically|traditionally|wrongly|falsely|erroneously|mistakenly"
    r"|incorrectly) (?:\w+ )?(?:believed|thought|claimed|assumed|taught|held|said|used|applied|assigned|multiplied"
    r"|considered|asserted)\b|\b(?:people|trainees|students|doctors|physicians|clinicians|nurses|colleagues|residents|scientists|surgeons"
    r"|textbooks|laypersons) (?:\w+ )?(?:believed|thought|claimed|assumed|supposed|alleged)\b|\bstill (?:say|claim|teach|state"
    r"|believe|assume)\b"
    r"|\b(?:tried|tries|attempts?|attempted|sought|used|purported|set out) to (?:prove|show|argue|demonstrate|justify|claim|support"
    r"|suggest)\b"
    r"|\b(?:nineteenth|19th|eighteenth|18th)[- ]century\b|\b1[78]\d\ds\b|\bslavery\b"
    r"|\byou (?:may|might|will|could) (?:\w+ )?(?:have )?(?:heard?|be told|been told|been taught)\b"
    r"|\bit (?:is|has been|was) (?:claimed|alleged|rumou?red)\b|\bit (?:is|has been|was) (?:sometimes|often|commonly|widely"
    r"|frequently) (?:claimed|alleged|said)\b|\bused to (?:be|believe|think|claim|use|apply|multiply|assume|include"
    r"|require|have|ask|recommend|knock|need|select|say|teach|enter|rely|contain|call|demand|advise)\b"
    r"|\b(?:we|they|it|labs?|laborator(?:y|ies)|clinicians|doctors|physicians|calculators?|guidelines?|machines?|textbooks?|software|many"
    r"|hospitals?|technicians|spirometers?|nurses) used to\b"
    r"|\b(?:until|up to|before|prior to|pre-?) ?(?:recently|lately|now|(?:the )?(?:19|20)\d\d|a few years ago"
    r"|(?:the )?(?:recent )?(?:revision"
    r"|update|change))\b|\b(?:years|decades) ago\b|\bat one time\b|\bfor (?:many )?(?:decades|years)\b(?! and (?:is|are|still|remain))"
    r"|\b(?:was|were|had|has been) once\b|\bonce (?:common|standard|routine|customary|recommended|included|required|adjusted|lowered|raised"
    r"|added|entered|corrected)\b"
    r"|\b(?:historically|in the past|traditionally|formerly|previously)\b|\b(?:older|old|earlier|prior|former|legacy|superseded"
    r"|outdated|obsolete|past|previous|(?:19|20)0\d) (?:\w+ ){0,2}?(?:equations?|formulas?|versions?|practices?|guidelines?|guidance"
    r"|textbooks?|calculators?|approach(?:es)?|recommendations?|methods?|software|machines?|devices|spirometers?|tools?|models?|systems?"
    r"|reports? (?:claimed|suggested))\b"
    r"|\b(?:older|old|outdated|obsolete|flawed|discredited) (?:\w+ ){0,2}?(?:stud(?:y|ies)|reports?|papers?|literature|claims?|ideas?)\b"
    r"|\bpredecessors?\b|\b(?:common|popular|widespread|persistent|long[- ]?standing|historical) (?:claims?|beliefs?|ideas?"
    r"|notions?|assumptions?)\b"
    r"|\b(?:earlier|prior|past|previous|some) (?:\w+ )?(?:stud(?:y|ies)|reports?|papers?|work|research)\b (?:had "
    r"|have )?(?:claimed|suggested"
    r"|argued|assumed|said|purported|proposed|hinted|alleged)\b"
    r"|没有(?:任何)?(?:科学)?(?:证据|依据)|并非|并不是|不是|不应|不要|误解|误区|谣言|迷思|错误(?:的)?(?:观念|说法|认为)|曾经?认为|过去认为",
    re.IGNORECASE,
)
# The claim of somebody: denied unless it is called true behind.
ATTRIBUTES = re.compile(
    r"\b(?:the|a|any|this|such|old|some) (?:\w+ ){0,2}?(?:claim|belief|idea|notion|assumption|assertion|suggestion|theory|view|argument"
    r")s? (?:that|of|about|in)\b|\b(?:claims|beliefs|notions|assertions|suggestions) (?:that|of|about)\b|\bassumptions? (?:of|that"
    r"|about)\b",
    re.IGNORECASE,
)
FORBIDS = re.compile(
    r"\bwe\b[\s~]{1,30}(?:no longer|do not|don['’]t|should not|shouldn['’]t|must not)\b|\b(?:do not|don['’]t|should not"
    r"|shouldn['’]t|must not|never|cannot|can['’]t) (?:\w+ )?(?:assume|believe|conclude|claim|say|infer|use|apply|multiply"
    r"|add|adjust|think)\b",
    re.IGNORECASE,
)
# Close before the match.
NEGATES = re.compile(
    r"(?:\b(?:not|no|nobody|no one|never|neither|nor|without|cannot|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|don['’]t"
    r"|doesn['’]t|didn['’]t|hasn['’]t|haven['’]t|shouldn['’]t|can['’]t|won['’]t|rather than|instead of"
    r"|in place of|against|than)\b|\b(?:remov|eliminat|dropp?|abandon|omit+|avoid|stopp?|discontinu|retir|reject"
    r"|refut|disprov|debunk|dispel+|discourag|exclud|replac|lack|oppos|end)(?:e|es|s|ed|ing)?\b"
    r")(?:\s{1,3}[\"“(]?[\w'’%./-]{1,30}[\"”)]?){0,7}\s{0,3}[\"“‘'(]?$|(?:不|没有|无)[^，。\s]{0,12}$",
    re.IGNORECASE,
)
# "Do not give it if ..." forbids something else than what follows.
CONDITION = re.compile(
    r"\b(?:if|when|unless|until|before|in (?:a |an |any )?(?:\w+ )?(?:patients?|people|persons?|carriers?|those|anyone|someone"
    r"|adults?|men|women))\b",
    re.IGNORECASE,
)
NO_NEGATION = re.compile(
    r"\b(?:(?:not|never|cannot|\w{2,6}n['’]t) (?:[\w-]+ ){0,4}?without"
    r"|no doubt|no question|not only|not just|not merely|not simply|(?:do not|don['’]t|never|not to|should not"
    r"|shouldn['’]t|must not) (?:forget|omit|neglect|fail|hesitate|skip|remove|drop|leave out|exclude|abandon|ignore|overlook)"
    r"|cannot be (?:ignored|denied)|no later than"
    r"|not a (?:myth|misconception|stereotype)|more than|less than|greater than|rather than white|than (?:in "
    r"|those of |that of )?(?:whites?|white|men|women|other|non)"
    r"|(?:formerly|previously|once|traditionally|historically) (?:called|known|named|termed|label+ed|referred))\b",
    re.IGNORECASE,
)
# A rejection that is itself undone: "do not leave out race" keeps race in.
KEEPS_IN = re.compile(
    r"(?:\bnot|\bnever|n['’]t) (?:\w+ly )?(?:drop|remove|omit|leave out|exclude|ignore|neglect|skip|forget|abandon|cancel|negate"
    r"|erase|rule out)\b",
    re.IGNORECASE,
)
REPORTS = re.compile(
    r"\b(?:some|many|several|a few|certain) (?:\w+ ){0,2}?(?:say|claim|believe|think|argue|assume|suggest|said|claimed|believed"
    r"|thought|argued"
    r"|assumed|suggested|have (?:said|claimed|argued|suggested))\b",
    re.IGNORECASE,
)
# Close before a rejecting match: "They do not look the same".
DENIED_NEAR = re.compile(
    r"(?:\b(?:not|never|cannot|hardly|nor|instead of|rather than|as opposed to|far from)\b"
    r"|n['’]t\b)(?:\s{1,3}[\w'’%.-]{1,30}){0,3}\s{0,3}[\"“‘'(]?$",
    re.IGNORECASE,
)
DENIED_END = re.compile(r"(?:\b(?:not|never|cannot|hardly)\b|n['’]t\b)(?: [\w'’-]+){1,2}$", re.IGNORECASE)
# Inside one: "the usual cut-offs are not suitable".
DENIED_SAMENESS = re.compile(
    r"(?:\b(?:not|never|cannot|no longer|hardly|far from)\b|n['’]t\b)(?: [\w'’-]+){0,2} (?:same|similar|equal\w*|identical\w*"
    r"|alike|comparable"
    r"|equivalent|accurate|reliable|suitable|appropriate|apply|applicable|adequate|enough|safe|effective|work\w*|valid|fit)\b",
    re.IGNORECASE,
)
