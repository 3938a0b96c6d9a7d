#include "services/domain/text/stop_words.h"

#include <unicode/unistr.h>

#include <array>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_split.h"
#include "services/domain/text/fold.h"

namespace ssx::text {
namespace {

using WordSet = absl::flat_hash_set<std::string>;

constexpr char kEnglishWords[] =
    "a about above after again all also am an and any are as at be because been before being below "
    "between both but by can could did do does doing during each few for from further had has have "
    "having he her here hers him his how i if in into is it its itself may me more most must my no "
    "nor not of off on once only or other our out over own s same shall she should so some such t "
    "than that the their theirs them then there these they this those through to too under until "
    "up upon very was we were what when where which while who whom why will with within would you "
    "your";

constexpr char kFrenchWords[] =
    "a ai ainsi au aucun aussi autre autres aux avec avoir c ce ceci cela celle celles celui ces "
    "cet cette ceux chaque comme d dans de depuis des dont du elle elles en entre est et ete etre "
    "eu eux il ils j je l la le les leur leurs lors lui m ma mais me meme mes moi mon n ne nos "
    "notre nous on ont ou par pas peu peut plus pour pres qu quand que quel quelle quelles quels "
    "qui quoi s sa sans se selon sera ses si soit son sont sous sur t ta tant te tous tout toute "
    "toutes tres tu un une vers vos votre vous y à où été être même mêmes près très";

constexpr char kSpanishWords[] =
    "a ademas al algo algun alguna algunas algunos ante antes asi aun bajo cada como con cual "
    "cuales cuando de del desde donde dos durante e el ella ellas ellos en entre era es esa esas "
    "ese eso esos esta estas este esto estos fue ha haber han hasta hay la las le les lo los mas "
    "me mediante mi mientras muy ni no nos o os otra otras otro otros para pero poco por porque "
    "pues que quien se sea segun ser si sin sobre son su sus tal tambien tan tanto te tiene todo "
    "todos toda todas tras tu un una unas uno unos y ya además algún así aún él está están más qué "
    "según también";

constexpr char kPortugueseWords[] =
    "a ainda algum alguma algumas alguns ante ao aos apos aquela aquele aquilo as assim ate cada "
    "com como contra cuja cujo da das de dela dele desde do dos e ela elas ele eles em entre era "
    "essa essas esse esses esta estas este estes eu foi foram ha isso isto ja lhe lhes mais mas me "
    "mesmo meu minha muito na nas nao nem no nos nossa nosso num numa o onde os ou outra outras "
    "outro outros para pela pelas pelo pelos perante pode por porque quais qual quando que quem se "
    "seja sem ser seu seus so sobre sob sua suas sao tambem tanto te tem todo todos toda todas tu "
    "um uma umas uns à às é até após está estão há já não são só também";

constexpr char kArabicWords[] =
    "في من الى على عن مع ان او و هذا هذه ذلك تلك هو هي هم التي الذي الذين ما لا لم لن قد كان كانت "
    "يكون تكون كل كما بعد قبل بين عند حيث اي ايضا ثم اذا لكن منذ حتى خلال غير دون ضد نحو هناك وفي "
    "ومن وعلى به بها له لها فيه فيها منها منه عليها عليه لدى مما بما ولا والتي وذلك وهو وهي";

constexpr char kChineseWords[] =
    "的 了 和 是 在 与 及 以及 对 为 等 中 上 下 也 而 或 并 其 这 那 个 一 一个 之 于 从 将 被 把 "
    "由 向 到 就 都 但 更 有 不 我们 他们 它们 通过 以 可 可以 进行 各 该 此 所 还 又 并且 因此 "
    "因为 "
    "如 如何 关于 对于";

constexpr char kRussianWords[] =
    "а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да для до "
    "его ее ей ему если есть еще же за и из или им их к как ко когда который которая которое "
    "которые которых кто ли либо между меня мне мы на над не него нее нет ни них но ну о об однако "
    "он она они оно от по под после при с со так также такой там то того тоже той только том ты у "
    "уже чего чем что чтобы эта эти это этого этой этом этот я";

WordSet Split(const char* words) {
  std::string folded;
  FoldKeepingAccents(icu::UnicodeString::fromUTF8(words)).toUTF8String(folded);
  return absl::StrSplit(folded, ' ', absl::SkipEmpty());
}

const WordSet& WordsOf(Language language) {
  static const auto& sets = *new std::array<WordSet, 8>{
      WordSet{},                // kOther
      Split(kEnglishWords),     // kEnglish
      Split(kFrenchWords),      // kFrench
      Split(kSpanishWords),     // kSpanish
      Split(kPortugueseWords),  // kPortuguese
      Split(kArabicWords),      // kArabic
      Split(kChineseWords),     // kChinese
      Split(kRussianWords),     // kRussian
  };
  return sets[static_cast<size_t>(language)];
}

}  // namespace

bool IsStopWord(Language language, absl::string_view folded_word) {
  return WordsOf(language).contains(folded_word);
}

}  // namespace ssx::text
