"""First names that people in the United Kingdom bear, to tell a person's name from other words.

A help for recognising lists of people, not a list of all names, and taken from no register: common
English, Welsh, Scottish and Irish names, and names often borne in communities that came here. Some
are words or places too (Grace, Victoria, Jordan): a name counts only with a surname beside it or
among others in a column.
"""

_ENGLISH = """
aaron abbie abbey abigail ada adam adrian aidan aiden aimee alan albert alex alexa alexander
alexandra alexandria alexis alfie alfred alice alicia alison allan alyssa amanda amber amelia
amelie amy andrea andrew andy angela anita ann anna annabel annabelle anne annette annie anthony
antonia archie ariana arlo arthur arya ashley ashleigh asher aubrey audrey austin ava barbara barry
beatrice becky belinda ben benjamin bernadette bernard beth bethan bethany betty beverley bill
billy blake bobby bonnie bradley brandon brenda brian bridget brooke bruce bryan bryony caitlin
callum calum cameron candice carl carla carly carol carole caroline carolyn carrie casey cassie
catherine cathy cerys chantelle charles charley charlie charlotte chelsea cheryl chloe chris
christian christie christina christine christopher claire clare clara clive colette colin colleen
connie connor conor courtney craig crystal daisy dale damian damien dan daniel daniella danielle
danny daphne darcey darcy darren dave david dawn dean deborah debbie debra declan delia demi denis
denise dennis derek desmond diana diane dominic donald donna dorothy dorothea doris douglas duncan
dylan eddie eden edith edward edwin eileen elaine eleanor elena elijah elise eliza elizabeth ella
ellen ellie elliot elliott ellis elsie emilia emily emma emmanuel eric erica erin esme esmee ethan
eva evan eve evelyn evie ewan ezra faith fatima faye felicity felix fern finlay finley fiona
fletcher florence frances francesca francis frank frankie fred freddie frederick freya gabriel
gabriella gail gareth gary gavin gemma geoff geoffrey george georgia georgie georgina gerald
geraldine gerard gillian gina glen glenn gloria gordon grace graeme graham grant greg gregory gwen
hannah harley harold harriet harriette harris harrison harry harvey hayden hayley hazel heather
heidi helen helena henry henrietta hilary hollie holly howard hudson hugh hugo hunter ian imogen
india irene iris isaac isabel isabella isabelle isla isobel ivan ivy ivor jack jackie jackson jacob
jacqueline jade jaden jake james jamie jan jane janet janice jasmine jason jasper jaxon jayden
jayne jean jeff jeffrey jemma jen jenna jennifer jenny jeremy jess jesse jessica jessie jill jim
jimmy jo joan joann joanna joanne jodie joe joel john johnny jon jonathan jordan joseph josephine
josh joshua josie joyce jude judith judy julia julian julie juliet justin kai kaitlyn kara karen
karl karla kate katharine katherine kathleen kathryn kathy katie katrina kay kayleigh keeley keira
keith kelly kelsey ken kenneth kenny kerry kevin kian kieran kim kimberley kirsten kirsty kit kris
kristina kyle kylie lacey lara laura lauren laurence lawrence layla leah leanne lee leigh leila len
leo leon leonard lesley leslie levi lewis lexi liam lily lilly lillian linda lindsay lindsey lisa
lola lorna lorraine lottie louis louisa louise luca lucas lucinda lucy luke luna lydia lyla lyn
lynda lynn lynne lynsey macy maddie maddison madeleine madison maggie maisie malcolm mandy marc
marcus margaret margot maria marian marie marilyn marion mark marlon martha martin martyn mary
mason matilda matt matthew maureen maurice max maxwell maya megan mel melanie melissa melvin mia
michael michaela michelle mick mike mila miles millie milly miranda miriam moira molly mollie
monica morgan muriel myles nancy naomi natalie natasha nathan nathaniel neil nell nellie neville
niall nicholas nick nicky nicola nicole nigel nina noah noel nora norma norman oliver olivia ollie
orla oscar otis otto owen paige pam pamela pat patience patricia patrick paul paula pauline
penelope penny pete peter phil philip phillip philippa phoebe phyllis pippa polly poppy priscilla
quentin rachael rachel ralph raymond reece reggie rebecca reuben rex rhiannon rhys ricardo richard
rick ricky riley rita rob robbie robert roberta robin robyn rod roderick rodney roger roland roman
ron ronald ronnie rory rosalind rosanna rose rosemary rosie ross rowan rowena roxanne roy ruby
rupert russell ruth ryan sabrina sadie sally sam samantha sammy samuel sandra sara sarah sasha saul
scarlett scott sean sebastian selina seren seth shane shannon sharon shaun shauna sheila shelley
sheryl shirley sian sidney sienna silvia simon simone skye sofia sonia sophia sophie spencer stacey
stanley stella stephanie stephen steve steven stewart stuart sue summer susan susanna susannah
suzanne sybil sydney sylvia tamara tammy tanya tara tasha taylor ted teddy terence teresa terry
tessa thea thelma theo theodore theresa thomas tia tiffany tim timothy tina toby todd tom tommy
toni tony tracey tracy travis trevor tricia tristan trudy tyler una ursula valerie vanessa vera
verity vernon veronica vicki vicky victor victoria vincent viola violet virginia vivian vivien
vivienne wade wallace walter wanda warren wayne wendy wilfred william willow winifred winston
yasmin yasmine yvette yvonne zac zach zachary zachariah zack zara zoe
"""
_WELSH = """
aled alun alwyn aneirin aneurin angharad anwen arwel arwen arwyn bedwyr beca betsan betsi bleddyn
branwen bronwen bronwyn bryn cadi cai cari caradog carwyn carys catrin ceinwen ceri ceridwen cefin
clwyd dafydd dai deian deiniol delyth dewi dilwyn dilys dyfan dyfed dylan efa eifion eilir eirian
eirlys eirwen eleri elen elfed elin elinor eluned emlyn emrys emyr enfys enid erin eurwen ffion
fflur ffraid gareth geraint gerallt gerwyn gethin glain glenys glyn glyndwr gruffudd gruffydd guto
gwawr gwen gwenan gwenda gwendolen gwenllian gwenno gwenyth gwilym gwion gwladys gwyn gwyneth
gwynfor hafwen hari haf heledd heulwen huw hywel iago idris iestyn ieuan ifan ifor illtud ioan iolo
iona iorwerth iwan jac leusa lleucu lili llew llewelyn llinos llio llion lloyd llyr llywelyn lois
lowri luned mabli macsen madog mair mali marged mared mari meinir meleri menna meredydd merfyn
meurig mihangel morfudd morwenna myfanwy myrddin nans nansi nel nerys nesta nia nona non olwen
osian owain owen pedr penri peredur prys rhian rhiannon rhodri rhun rhydian rhys robat sara seren
sian siencyn sioned sion siwan siriol steffan sulwyn taliesin tegan tegwen tesni tomos trefor
trystan tudur twm tyler wyn wynne ynyr
"""
_SCOTTISH_AND_IRISH = """
aileen ailsa aine aisling alasdair alastair alistair angus aoife archibald blair brendan breda
brodie bronagh bryan cahal caoimhe cara cathal catriona ciara ciaran cillian clodagh cody colm
conall conn cora cormac craig dara darragh deirdre dermot donal donnacha donnchadh dougal eamon
eamonn eilidh eilish eimear eithne elspeth emer eoghan eoin euan ewen fergal fergus finbar finn
finnian fionn fionnuala frazer fraser gerry grainne greer greig hamish innes isbel iain jock
kathleen keeva keir kenna kirstin kirsteen lachlan lorcan mairead mairi malachy maeve maura mhairi
muireann murdo murray naoise neve niamh nuala odhran oisin oonagh orlaith padraig patrice paddy
ronan roisin rona rory ruaridh ruairi saoirse seamus senan shea sheena shona sine sinead siobhan
sorcha stuart tadhg torquil una
"""
_FROM_ELSEWHERE = """
aadam aaliyah aamir aarav aarya aayan abbas abdi abdirahman abdul abdullah abdullahi abdulrahman
abdulkadir abel abeba abebe abiodun abraham achmed ade adebayo adeel aditi aditya adnan adriana
afsana agata agnes agnieszka ahmad ahmed aisha aishah ajay akash akram alaa alba aleksander
aleksandra alejandro alem ali alia alina aliya aliyah amaan aman amani amar amina aminah amir amira
amit amrit ana anand anas anastasia andrei andrzej aneesa anh anil anisa anish anika anjali ankit
ansh anton antonio anwar anya arash arben ardit arian arif arjun armin arman arta artur arun asad
asha ashraf asif asma asmaa ayaan ayah ayan aya ayesha ayman ayo ayse azra babak bahar bao baran
bartosz basma bashir behzad berhane berivan besnik bijan bilal biniam binh blerim bogdan bojan
burak carlos carmen chandni chiamaka chidi chinedu chioma chukwudi cristina dagmawi daljit
daneshwar danh daria dariusz david deepa deepak denisa dev devon diego dilan dimitar dinh diya
dorota duc dung edita edmond edona eduard ehsan ekaterina elif elira emeka emine emre enis ermal
ermias esra esther eyob ezgi faisal farah fares farhad farhan farid fariha farooq faruk fatemeh
fatiha fatimah fatma fatmir fatou faiza feben fereshteh ferhat femi filip filmon firas florin
folake funmi gabriela gebre georgi ghulam gjergj goran grzegorz gurpreet habiba habib habtom hadi
hafsa hai hakim halima hamid hamida hamza hana hanan hani hanif harjit harpreet haroon haruna hasan
hashim hassan hawa helin hemant henok hiba hieu hira hoang hoda huda hung husain husna hussain
hussein huong huyen ibrahim idris ifeoma ifrah ikram ilaria ilham ilir iman imane imran inaya
indira inder ioana ioannis iqra irfan irina isha ishaan ishaq islam ismail ismaila israa issa ivana
iveta izabela jabir jacek jagdeep jakub jamal jamil jamila jana jaspreet jasmin javed javid jawad
jaya jayesh jelena jerzy jetmir jiri joanna joao jorge jose juan juma justyna kabir kadir kamal
kamil kamran karim karima karol karolina katarzyna kasia kaur kavita kawa khadija khadijah khaled
khalid khalil kiran kishan klara klaudia kofi krishna kristof kristian krisztina krzysztof kuldeep
kulwinder kwame kwabena kyriakos laila lakshmi lan latifa layan laszlo leila lena leyla lidia liban
linh ling luan lucia ludmila luis lukasz luljeta lulu lwam maciej magdalena maha mahad mahdi
mahmoud mahmood mahnoor malaika malgorzata malik manal mandeep manjit mansoor manuel marcin marek
mariam mariama mariana marija mario marta maryam maryan marzena masood mateo mateusz mattia mehdi
mehmet mehwish mei mercy meron michal miguel mihai mihaela milad milan milos mina minh mirela mirza
mohamad mohamed mohammad mohammed mohamud mohsin monika mohan muhammad muhammed muna munir murad
murat musa mussa mustafa myint nabil nada nadeem nadia nadine naeem nafisa naila najib naveed navid
nawal nazanin nazia neha nelson ngoc ngozi nguyen nhung nikhil nikita nikola nikolay nimra nimo
nirmala nisha noor noora nour nura nuran oksana olek olena olga olha oluwaseun omar omari omer
oumar oxana pablo parisa parminder parveen parvin pavel pawel pedro petar petra phuong piotr pooja
prakash pranav pratik precious preeti priya quang quynh rabia radoslav rafael rahel rahim rahima
rahman rahul raj raja rajesh rajan rajinder rakesh ramesh ramin ramon rana rania ranjit rashid
rasha raul ravi raza razia rebar reem rehan rehana reza rezart rima riya rizwan robel rohan rohit
rosa rukhsana rupinder saad saba sabah sabir sadia saeed safa safiya sahar sahil said saif saira
sajid sakina salah saleh salim salma salman samina samir samira sana sandeep sanjay sanjeev sara
sardar sari satnam selam selim sema serkan shabana shabnam shafiq shah shahid shahida shahzad
shaima shakeel shamim shamsa shan shanice sharif shayan shazia sherwan shirin shiv shreya shukri
siddharth simran sina sindi siti slawomir sofiya solomon soraya stanislav stefan suad sufyan suhail
sukhdeep sukhjit suleiman suleman sultan sumaya sunil sunita suresh svetlana syed szymon tadeusz
tahir tahira tamim tan tanvir tariq tarun tatiana tekle temesgen thanh thao thi thuy tigist tomas
tomasz trang trung tsegay tuan tunde uchenna umar usha usman uzma vasile viet vijay vikram viktor
viktoria vinh vladimir vlad volodymyr waheed wahid walid waleed wan waqas wei wiktoria wojciech
xhesika xin xuan yara yared yasin yasir yasmeen yee ying yohannes yonas yosef youcef yousef youssef
yuliia yuriy yusra yusuf yusuff zahid zahir zahra zain zaina zainab zakaria zaki zakir zaynab
zeinab zeeshan zhen zhi zia ziad zofia zubair zuhair zuzanna
"""

FIRST_NAMES = frozenset(f"{_ENGLISH} {_WELSH} {_SCOTTISH_AND_IRISH} {_FROM_ELSEWHERE}".split())
"""First names in small letters."""
