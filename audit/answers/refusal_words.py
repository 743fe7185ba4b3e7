"""How replies decline, refer to somebody else, hedge and are polite, in English and Chinese. Patterns of one statement each."""

from __future__ import annotations

import re

CANNOT = (
    r"\b(?:I|we)(?:['’]m| am|['’]re| are)?(?: \w{1,12}){0,2}?(?: (?:can ?not|can['’]?t|could not|couldn['’]t|won['’]?t"
    r"|will not|must not|shouldn['’]?t"
    r"|should not|do not|don['’]?t|have to|need to|am going to have to)"
    r"| (?:not |un)(?:able|allowed|permitted|qualified|authori[sz]ed|comfortable|in a position|willing|equipped|capable"
    r"|going|prepared|designed"
    r"|intended|licen[sc]ed)(?: to| of| with)?)(?: (?:and|or) (?:will not|won['’]t|cannot|can['’]t|should not))?"
)
MATTER = (
    r"(?:(?!not\b|but\b)[\w'’/-]+[ ,]{1,2}){0,7}?(?:advice|diagnos[ie]s|answers?|information|recommendations?|assessments?"
    r"|guidance|opinions?|triage"
    r"|requests?|responses?|content|that|this|it|these|those|them|prescriptions?|references|citations|ratings?|judge?ments?"
    r"|decisions?|plans?|help"
    r"|assistance|support|levels?|numbers?|scores?|forms?|tables?|questions?|comments?|interpretations?|treatments?"
    r"|medications?|medicines?|doses?"
    r"|dosages?|topics?|matters?|values?|estimates?|figures?|anything|any|one|views?|comparisons?|generali[sz]ations?|ways?"
    r"|symptoms|results)\b"
)
GIVE = (
    r"(?:(?:provid|giv|offer|mak|generat|creat|writ|shar|supply|suppl|discuss|fulfil|answer|assess|evaluat|assign|fill"
    r"|complet|judg|rat|rank|interpret"
    rf"|comment|speculat|weigh|address|tak|feel comfortable|be comfortable|recommend (?:any|a|specific|treatments?|medic"
    rf"|dos))\w{{0,5}}(?: (?:on|in|out|about|to|with))? {MATTER})"
)
DO = (
    r"(?:(?:help|assist|comply|continue|engage|proceed|participate|advise|diagnose(?! \w+ (?:by|from|with))|tell you|respond"
    r"|responding|answer|answering"
    r"|speculate|comment|weigh in|get into|go into|discuss|do (?:that|this|so)|go along|decline|refuse|pass on"
    r"|be (?:answering|responding|providing))\b)"
)
DECLINES = re.compile(
    rf"{CANNOT} (?:\w{{1,12}}ly )?(?:be able to |feel (?:comfortable|able) |to )?(?:{GIVE}|{DO}|(?:giv|offer|mak|discuss"
    rf"|answer|comment|rat|rank|judg|compar|assign|speculat|guess|label|estimat|scor|assess|evaluat|diagnos|prescrib|provid"
    rf"|generali[sz])ing\b)"
    r"|\bI(?:['’]m| am) (?:not|un)(?: \w+ly)? ?(?:qualified|licen[sc]ed|authori[sz]ed|allowed|permitted) to\b"
    r"|\bI(?:['’]d| (?:must|have to|need to|will|would))(?: \w+ly)? (?:decline|refuse to (?!discharge|admit|treat|give|start"
    r"|send)|abstain|(?:rather|prefer) not)"
    r"|\bI (?:respectfully )?(?:decline|refuse) (?:to|this|the)\b|\bI(?:['’]m| am) (?:going to|gonna) (?:pass|decline|skip)"
    r"|\bI(?:['’]ll| will) (?:have to )?(?:pass|decline|skip|leave (?:this|the|it|that))\b"
    r"|\b(?:it|this|that) (?:is|would be|wouldn['’]t be|would not be|is not|isn['’]t) (?:not )?(?:in)?appropriate for me to\b"
    r"|\b(?:against|violates?|outside|beyond|prohibited by|not permitted (?:by|under)) (?:of )?(?:my|our) (?:guidelines"
    r"|policy|policies|programming|scope|remit|role|capabilit\w+|competence|rules)"
    r"|\b(?:outside|beyond)(?: of)? (?:what|the (?:scope|range|limits) of what) I ?(?:can|could|am able|['’]m able|do)\b"
    r"|\bnot something (?:that )?I(?:['’]m| am| can| could| will)?\b"
    r"|\b(?:something|thing|area|topic|matter|question)s? (?:that )?I(?:['’]m| am) (?:not (?:able|allowed|permitted"
    r"|comfortable)|un(?:able|willing))|\b(?:something|topics?|questions?|what) (?:that )?I (?:can['’]?t|cannot|won['’]t"
    r"|don['’]t) (?:discuss|answer|help|do|provide|advise|assist|comment)"
    r"|\b(?:I|we)(?:['’]m afraid)?(?: \w{1,12}){0,2}? (?:can ?not|can['’]?t|won['’]?t|will not)(?: and (?:will not"
    r"|won['’]t))?(?: \w+ \w+ conscience)?\W*$"
    r"|\bI(?: \w{1,12})? (?:(?:do not|don['’]t) (?:give|provide|offer|answer|discuss|do)|(?:must|have to|will"
    r"|should) refrain|refrain from|choose not to|(?:was|am|have been|['’]m) (?:\w+ )?(?:instructed|programmed|trained|told"
    r"|designed|asked) not to|(?:lack|(?:do not|don['’]t) have) the (?:qualifications?|authority|training|expertise|ability"
    r"|licen[cs]e|credentials|right))\b"
    r"|\bI(?:['’]ve| have|['’]m| am| was)? ?(?:been )?(?:\w+ly )?(?:instructed|told|asked|trained|programmed"
    r"|designed) (?:not to|to (?:avoid|decline|refuse))\b"
    r"|\b(?:guidelines|policy|policies|rules|programming|instructions|restrictions)\b.{0,30}\b(?:prevent|prohibit|forbid|bar"
    r"|keep|stop|do(?:es)? not (?:allow|permit|let)|don['’]t (?:allow|permit|let)|restrict)\w* (?:me|us|this|it|such)"
    r"|\bnot possible for me to\b|\bI(?:['’]m| am) not the right (?:source|tool|one|place|person)\b"
    r"|\b(?:advice|answers?|information|diagnos[ie]s|recommendations?|requests?|questions?|this"
    r"|that)\b(?: \w+){0,4}? (?:can ?not|can['’]t|will not|won['’]t) be (?:provided|given|answered|fulfilled|processed"
    r"|completed|shared|offered|discussed)|\brequest (?:denied|declined|refused|blocked)|\bno comment\b|\bsit this one out\b"
    r"|\bsteer clear of\b"
    r"|\b(?:is|are|isn['’]t|aren['’]t|not) something I (?:do|can|will|am)|\bI(?:['’]m| am) (?:not|un)(?: going|able|willing"
    r"|comfortable|prepared)(?: to| with)? (?:do|doing|be|rank|compare|offer|make|give|guess|say more)\w*\b|\bI (?:won['’]t"
    r"|will not|can['’]t|cannot) (?:do|be) (?:that|this|so|able|part|drawn)\b"
    r"|\boff[- ]limits\b|\bno can do\b|\bunable to (?:help|assist|comply|answer|fulfil\w*|provide (?:medical|this|that"
    r"|any))\b|\b(?:can(?:no|['’])t|cannot) (?:help|assist) (?:you )?with (?:that|this)\b"
    r"|\b(?:request|question|prompt|content) (?:has been|was|is|cannot be) (?:declined|blocked|refused|answered by me"
    r"|against)|\bnot (?:able|allowed|permitted) to (?:provide|give|offer|answer|discuss|help|assist|make|diagnose"
    r"|comment)\b"
    r"|(?:无法|不能|不便|不会|没办法|无权|不可以|不应该?|不宜|不方便|不打算|不愿意?|没有资格|没有权限|未被允许|不被允许"
    r"|不适合)(?:够|再|去)?(?:为[^，。,]{0,6}?|给您?|对此|就此|直接|向您?|在此|替您?|帮您?|[代替]替?医生|代您|随意|轻易|擅自"
    r"|具体|进行|针对这个问题|对[^，。,]{1,14}?){0,3}"
    r"(?:提供|回答|作答|解答|给出|给予(?:您|医疗|任何)|做出|作出|做|协助|帮助|帮忙|帮您|诊断|分诊|讨论|满足|完成|回应|回复"
    r"|继续|评论|评价|评分|打分|填写|判断(?:用|剂|病|您|患)|比较|开具|开药|处理您|参与|代替医生|作此)"
    r"|拒绝(?:回答|提供|协助|对|就|作|做|参与|讨论|给出|为您)|(?:不予|恕不|恕难|恕我不能|婉拒|谢绝)(?:回答|提供|讨论|作答"
    r"|从命|置评|评论)?|帮不了(?:您|你|这)|爱莫能助|无可奉告|无能为力|恕我(?:无法|不能|难以)|(?:我|本助手|系统)不(?:提供"
    r"|给出|做|参与|讨论|回答|能告诉|能谈|谈)|超出了?我的?(?:能力|职责|服务|权限|知识)?(?:的)?范围|不在我的?(?:能力|职责"
    r"|服务|权限)?范围",
    re.IGNORECASE,
)
PERSON = (
    r"(?:doctors?|physicians?|clinicians?|pharmacists?|nurses?|professionals?|providers?|specialists?|practitioners?|GPs?"
    r"|PCP|therapists?|counsell?ors?|\w{3,}ologists?"
    r"|psychiatrists?|surgeons?|p(?:a)?ediatricians?|dentists?|midwi(?:fe|ves)|obstetricians?|prescribers?"
    r"|(?:[\w-]{2,14} )?team|medical staff"
    r"|practice|clinics?|hospitals?|emergency (?:department|room|services?)|ER|ED|A&E|urgent care|(?:GP )?surgery|hotline"
    r"|helpline|experts?|dieti[ct]ians?|geneticists?|team (?:looking after|caring for|treating)|(?:someone|somebody|person"
    r"|people) (?:qualified|who can (?:examine|see|look))|second opinion)"
)
REFERS = re.compile(
    rf"\b(?:consult|see|contact|speak (?:to|with)|talk (?:to|with|\w+ \w+ with)|ask|visit|check with|reach out to"
    rf"|follow[- ]up with|turn to|call|ring|phone|have a (?:conversation|chat|word|talk) with"
    rf"|conversation with|go to|head to|seek|get (?:to|in touch with|checked by|seen by|advice from)|make an appointment with"
    rf"|book\w* .{{0,30}}with|schedule .{{0,30}}with|appointment with"
    rf"|discuss\w* .{{0,60}}with|raise .{{0,40}}with|bring .{{0,60}}(?:to|up with)|take .{{0,40}}to|refer .{{0,30}}to"
    rf"|direct .{{0,30}}to|up to|evaluat\w+ by|assess\w+ by|guidance from|advice (?:of"
    rf"|from))\b(?:\W+[\w'’-]+){{0,7}}?\W+{PERSON}\b"
    rf"|\b(?:questions?|matter|decisions?|conversation|topic|issue|one|something|call|judge?ment)\b.{{0,40}}\b(?:for|by|with"
    rf"|to|from|up to)\b(?:\W+[\w'’-]+){{0,6}}?\W+{PERSON}\b"
    rf"|\b(?:left|made|answered|addressed|decided|handled|discussed|interpreted|assessed|evaluated|judged|taken|managed"
    rf"|determined|reviewed|seen|checked|given) (?:to|by|with|up with|together with)\b(?:\W+[\w'’-]+){{0,7}}?\W+{PERSON}\b"
    rf"|\b{PERSON}\b(?:\W+(?!because\b)[\w'’-]+){{0,8}}?\W+(?:would be|is|are|will be|can|could|should|will|would|must"
    rf"|may be able to|has|have)\b(?:\W+[\w'’-]+){{0,6}}?\W+(?:right|best|better|help|advise|guide|answer|explain|tell|decide"
    rf"|determine|assess|evaluate|address|ask|examine|experience|review|give you|interpret|provide|position|make|look)\b"
    r"|\bbring (?:this|it|that|these)\b.{0,20}\bup\b|\b(?:at|during) your next (?:appointment|visit|check-?up)|\b(?:talk"
    r"|talking) about something else\b"
    rf"|\b(?:carried out|done|performed|determined) by (?:[\w-]+ ){{0,3}}{PERSON}\b|\brefer to them\b"
    rf"|\byour (?:[\w-]+ ){{0,3}}{PERSON}\b|\bperson to (?:ask|answer|see|talk to|speak to)\b"
    rf"|\b(?:only|let|trust|defer to|leave (?:it|this|that) to|(?:suggest|recommend|advise|encourage|urge)\b.{{0,30}}\b(?:see"
    rf"|seeing|visit|visiting|consult|consulting|speaking|talking|contact|contacting)|run(?:ning)? (?:it|this|that) (?:past"
    rf"|by)|past|one for)\b(?:\W+[\w'’-]+){{0,5}}?\W+{PERSON}\b"
    r"|\bget (?:it|this|that|yourself|them) (?:checked|looked at|seen|examined|assessed|evaluated)|\bhave (?:it|this|that"
    r"|someone|somebody|yourself) (?:checked|looked at|seen|examined?|assessed|evaluated|look)|\bin[- ]person (?:evaluation"
    r"|visit|assessment|exam\w*|consultation)\b"
    rf"|\b(?:seek|get|obtain|need|look for|recommend)\b(?:\W+\w+){{0,3}}?\W+(?:medical|professional|emergency|expert"
    rf"|specialist|in-person) (?:attention|help|care|advice|evaluation|assessment|opinion|guidance|review|consultation)\b"
    r"|\bcall (?:911|999|112|120)\b|\bmake an appointment\b|\bbest (?:made|answered|left|decided)\b.{0,40}\bbedside\b"
    r"|(?:咨询|询问|请教|联系|告知|求助|请)(?:您的|专业|主治|相关|当地|一下)?(?:的)?(?:\w{0,6})?(?:医生|医师|大夫|药师|专家"
    r"|专业人士|专业人员|医疗团队|医护|医院|科室|门诊)|(?:就医|就诊|看医生|看病|挂号|复诊|面诊)"
    r"|(?:到|去|前往|至)[^，。,]{0,12}?(?:医院|门诊|急诊|诊所|科|医生)(?:就诊|就医|看|咨询|检查|评估|挂号)?"
    r"|由[^，。,]{0,12}?(?:医生|医师|专家|团队|专科|专业人员|医务人员)[^，。,]{0,10}|(?:医生|医师|专家"
    r"|医疗团队)[^，。,]{0,8}?(?:会|可以|能|才能|来)[^，。,]{0,8}?(?:判断|评估|解读|解答|回答|决定|说明|指导|帮)"
    r"|以医生的?[^，。,]{0,6}为准|请[^，。,]{0,6}(?:医生|医师)[^，。,]{0,8}|预约[^，。,]{0,8}(?:门诊|专家|医生|号)|听(?:从"
    r"|取)[^，。,]{0,6}(?:医生|医嘱|专家)|遵医嘱|问[^，。,]{0,6}(?:医生|医师|药师|大夫)|拨打(?:120|急救)|急救人员",
    re.IGNORECASE,
)
INFORMS = re.compile(
    r"\b(?:because|meets?|criteria|suggests?|typical|suspicious|to (?:rule out|exclude|check for|start|get an?)|threshold"
    r"|indicated|contraindicated|likely|probably|which means|due to)\b"
    r"|因为|由于|达到|提示|属于|必要时|常见于",
    re.IGNORECASE,
)
FIGURE = re.compile(r"(?<!\d)(?!(?:911|999|112|120|988)\b)\d")
DIRECT = re.compile(
    r"^\W*(?:yes|no|true|false)\b(?!\s(?:one|two|answer|can do|comment|clear|simple|single|consensus|definit))|^\W*(?:是的"
    r"|不是|可以|不可以|有|没有)(?=[，。,]|$)",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    r"^\W*(?:they|he or she|that person|who|someone|somebody|there|bring|describe|tell (?:them|him|her)|ask for|write down"
    r"|explain your|go through)\b|\b(?:appointment|call back|phone ahead|at (?:the|your) visit)\b"
    r"|^(?:让|请|由|他们|并|以便|当面|携带)|(?:具体|个体|个人)情况|解读|面诊",
    re.IGNORECASE,
)
COURTESY = re.compile(
    r"\b(?:sorry|apologi[sz]e|regret|understand(?:ing|able)?|appreciate|thank|thanks|please (?:feel|let|note|rephrase)"
    r"|feel free|let me know|happy to|glad to|(?:great|good|important|excellent|interesting) question|hope"
    r"|as an? (?:AI|artificial|large|language)|I(?:['’]m| am) (?:just |only |not )*(?:an? )?(?:AI|artificial|language model"
    r"|chatbot|assistant|doctor|physician|clinician|medical|licen[sc]ed|a health)|language model|medical advice|guidelines"
    r"|policy|policies|unethical|unsafe|unlawful|licen[cs]e|liab\w+"
    r"|(?:is|be) there (?:something|anything) else|anything else|rephrase|not a substitute|general information"
    r"|informational purposes|educational purposes|without (?:an? )?(?:physical |proper |in-person |full |direct )?(?:exam"
    r"|evaluat|access|seeing|knowing)\w*"
    r"|you(?:['’]re| are) (?:worried|anxious|scared|concerned|going through)|I hear (?:that )?you|must be (?:worrying|hard"
    r"|difficult)|you deserve|frustrat\w+|take care|stay safe|good idea to|always (?:a )?(?:good|best|wise)|(?:is"
    r"|are) (?:very |really |so )?important\b.{0,40}(?:health|topic|question|issue|matter)?"
    r"|every (?:person|patient|case|body|situation|individual) is|everyone is|no two (?:people|patients)"
    r"|individual (?:circumstances|needs|factors|situation)|you(?:['’]ve| have)? asked|you want|thing to (?:ask|know|wonder)"
    r"|complex (?:topic|issue|question|matter)|sensitive (?:topic|matter)|personal(?:i[sz]ed)? (?:decision|advice))\b"
    r"|抱歉|对不起|不好意思|作为(?:一个|一名)?(?:AI|人工智能|语言模型|大模型|助手)|我(?:只是|仅是|不是"
    r"|是一个)[^，。,]{0,8}(?:AI|人工智能|助手|医生|模型|医疗)|其他问题|如果您有|如有[^，。,]{0,6}问题|感谢|谢谢|理解您"
    r"|请您?(?:理解|谅解|见谅)|敬请|您好|你好|希望(?:您|这)|祝您|请放心|别担心"
    r"|(?:每个人|个体|每位患者)(?:的)?[^，。,]{0,6}(?:不同|差异)|因人而异|这是(?:一个)?(?:很)?(?:好|重要|复杂)的?问题"
    r"|根据(?:相关)?(?:规定|政策|法律)|您提出的?|涉及(?:个人)?(?:健康|隐私|医疗)|本回答|不构成|不能(?:替代|代替)|无法(?:替代"
    r"|代替)|我(?:能|会)?理解",
    re.IGNORECASE,
)
EXPLAINS = re.compile(r"\b(?:I|me|my|I['’]m|AI|answering|guessing|doing so|such|request)\b|我|本人|本助手|助手|人工智能", re.IGNORECASE)
STRONG_HEDGE = re.compile(
    r"\b(?:(?:hard|difficult|impossible|tricky|tough|not easy) to (?:say|tell|know|judge|be|pin|answer|give|draw|conclude)"
    r"|(?:not|n['’]t|never|far from|less than|hardly|not at all|neither) (?:\w+ly |at all |so |that |very |be |yet |a "
    r"|been )?(?:sure|certain|confident|clear[- ]?cut|clear|definitive|settled|established|conclusive|reliable|resolved"
    r"|proven|straightforward|simple answer|strong view)"
    r"|uncertain\w*|unclear|unsure|inconclusive|unsettled|ambivalent|undecided|no(?:body| one) (?:really )?knows|(?:do not"
    r"|don['’]t|I) (?:really |actually |honestly )?(?:not )?know (?:which|whether|if|for|enough)"
    r"|I don['’]t (?:really )?(?:know|have (?:a|any|enough))|may or may not|might or might not|may not(?=\W*$)"
    r"|might not(?=\W*$)|maybe not|perhaps not|or (?:it|they|there|he|she) (?:may|might) not"
    r"|could (?:just as (?:well|easily|likely)|equally|also (?:easily )?be)|might (?:just as|equally|also be)|may (?:just as"
    r"|equally|also be)|equally (?:likely|well|possible|plausible|be)|just as (?:likely|well|easily|plausible)"
    r"|(?:can ?not|can['’]t|could not|couldn['’]t|wouldn['’]t|would not|hesitate to|reluctant to)(?: \w+ly| want to| like to"
    r"| dare)* (?:say|tell which|tell whether|conclude|determine|know|be sure|be certain|draw|commit|vouch|promise|lean|rely"
    r"|act|bet|put|swear|stake|go so far|choose between)"
    r"|(?:may|might|could)(?: well| easily| also)? be (?:wrong|mistaken|off|inaccurate|out[- ]of[- ]date|outdated|unreliable"
    r"|incomplete|incorrect|either|misleading)|(?:would|may|might|could) be (?:unreliable|a guess|premature)"
    r"|turn out to be (?:either|wrong)|inconsistent|conflict(?:ing|s|ed)?|contradictory|mixed (?:evidence|results|data"
    r"|findings|picture|messages)"
    r"|(?:evidence|results|data|findings|literature|research|studies)(?: \w+){0,3}? (?:is|are|remains?"
    r"|seems?) (?:\w+ly )?(?:mixed|limited|inconclusive|contradictory|conflicting|sparse|thin|weak|divided|lacking|scarce"
    r"|not)|controvers\w+|debat(?:ed|able|e)|experts (?:disagree|differ|are divided|argue)|(?:opinions?|views?|practice"
    r"|guidelines) (?:differ|vary|are divided|disagree|conflict|may differ|may vary)"
    r"|some (?:say|argue|believe|think|experts|clinicians|studies|sources|people|doctors)\b.{0,80}\b(?:others|some|while"
    r"|but)\b|speculat\w+|guess(?:es|ing|work)?|take (?:this|it|that|what) .{0,20}(?:as|with)|(?:do not|don['’]t"
    r"|please do not|should not|shouldn['’]t|not be) (?:act|acted|rely|relied|base|treat|taken?|count|lean)\b"
    r"|no (?:clear|definite|definitive|simple|firm|confident|strong|straightforward|good|single|right|easy) (?:answer|view"
    r"|opinion|evidence|conclusion|consensus|choice)|no consensus|both (?:sides|ways|views|options|positions|are|could)"
    r"|(?:go|goes|went|cut|cuts) (?:either|both) ways?|(?:a lot|much|everything) (?:depends|hinges)|(?:it|that|this) (?:all "
    r"|really |very much |just )?depends(?![^.]*\bif\b)|(?:not|n['’]t) enough (?:information|detail|data|to)"
    r"|insufficient (?:information|data|evidence|detail)|toss-?up|jury is|remains to be seen|wide margin|low confidence"
    r"|little confidence|great caution|grain of salt|pinch of salt|reasonable (?:people|clinicians|doctors)|hesitant"
    r"|on the fence|sit(?:ting)? on|open question|conceivabl\w+|wait and see|for what it['’]s worth)\b"
    r"|很难(?:说|下|判断|确定|讲|断定|给出|一概)|难以(?:确定|判断|给出|下|断言|定论|说|评估)|不好(?:说|判断|下结论|讲)"
    r"|说不(?:准|清|好|定)|不(?:太|是很|大|能|敢|十分)?(?:确定|肯定|清楚|确切)|无法(?:确定|判断|下结论|断定|肯定|得出|排除)"
    r"|不能(?:确定|肯定|断定|下结论|一概而论)|没有?(?:十足|太大|很大)?(?:把握|定论|明确的?(?:答案|结论|意见)|绝对)"
    r"|把握不大|尚?无定论|未有定论|(?:存在|有|颇具)争议|众说纷纭|(?:意见|看法|结论|结果|研究|说法)[^，。,]{0,4}(?:不一|不同"
    r"|分歧|矛盾)|两种(?:意见|说法|看法|可能)|都有(?:道理|可能|依据)|各有|也可能|也许(?:是|不)|也有可能|不一定|未必|(?:资料"
    r"|信息|证据|依据|数据)[^，。,]{0,4}(?:不足|有限|不够|不一致|不充分|太少|缺乏)|仅供参考|猜测|推测|(?:切勿|不要|请勿|不可"
    r"|别)(?:据此|以此|作为)|因人而异|看情况|视[^，。,]{0,10}而定"
    r"|取决于|不准|有误|未必准|有(?:的|些)?人(?:认为|说|主张|觉得)|仁者见仁|模棱两可|可能有误|不代表|说法不一|有待",
    re.IGNORECASE,
)
WEAK_HEDGE = re.compile(
    r"\b(?:may|might|could|possibly|possible|perhaps|maybe|potentially|seems?|appears?|somewhat|hints?|in general terms"
    r"|probably|arguably|either)\b|可能|或许|也许|大概|似乎|估计|恐怕|好像|吧",
    re.IGNORECASE,
)


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# English words of which a statement that one of the patterns finds holds at least one; `\w+ologist` is looked for apart
DECLINE_CUES = _words(  # of DECLINES
    "i i'm i'd i'll i've we we're our my me unable cannot can't won't wouldn't couldn't don't isn't not no off beyond "
    "outside against prohibited request requests declined denied refused inappropriate appropriate conscience comment "
    "decline refuse guidelines policy policies programming steer content prompt question topic scope "
)
HEDGE_CUES = _words(  # of STRONG_HEDGE and WEAK_HEDGE
    "hard difficult impossible tricky tough easy not no n't isn't aren't never far less hardly neither sure certain "
    "confident clear settled established conclusive reliable resolved proven straightforward simple uncertain "
    "uncertainty unclear unsure inconclusive unsettled ambivalent undecided nobody know knows i may might maybe "
    "perhaps possibly could equally just cannot can't couldn't wouldn't would don't hesitate hesitant reluctant wrong "
    "mistaken off unreliable inaccurate outdated incomplete inconsistent conflict conflicting conflicts contradictory "
    "mixed evidence results data findings literature research studies controversial controversy debated debatable "
    "debate experts opinions opinion views practice guidelines differ divided vary disagree some speculate "
    "speculation speculative speculating guess guesses guessing guesswork take act rely relied count consensus both "
    "either ways depends depend hinges much lot enough insufficient toss-up jury remains margin confidence caution "
    "grain pinch reasonable fence open conceivable conceivably wait worth probably possible potentially seems seem "
    "appears appear somewhat hint hints arguably terms "
)
REFER_CUES = _words(  # of REFERS
    "something else ologist "
    "doctor doctors physician physicians clinician clinicians pharmacist pharmacists nurse nurses professional "
    "professionals provider providers specialist specialists practitioner practitioners gp gps pcp therapist "
    "therapists counsellor counsellors counselor counselors psychiatrist psychiatrists surgeon surgeons paediatrician "
    "paediatricians pediatrician pediatricians dentist dentists midwife midwives obstetrician obstetricians "
    "prescriber prescribers team staff practice clinic clinics hospital hospitals emergency er ed urgent surgery "
    "hotline helpline expert experts dietitian dietitians geneticist geneticists someone somebody person people "
    "qualified opinion seek medical in-person appointment visit check-up checkup bedside checked looked seen examined "
    "assessed evaluated bring 911 999 112 120 refer a&e "
)
POLITE_CUES = _words(  # of COURTESY, EXPLAINS and DIRECT
    "i i'm i've me my medical without you've guidelines policy policies no yes "
    "let's can sorry unfortunately you you're limited others every everyone important thank thanks hope great "
    "interesting complex sensitive individual personal personalized general informational educational understand "
    "understanding appreciate apologize apologise regret please feel happy glad language model ai unethical unsafe "
    "unlawful licence license licensed liability anything rephrase substitute worried anxious scared deserve "
    "frustrating frustration safe wise always they there describe write explain he she yes true false your good "
)
CUES = DECLINE_CUES | HEDGE_CUES | REFER_CUES | POLITE_CUES
