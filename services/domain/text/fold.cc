#include "services/domain/text/fold.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>

namespace ssx::text {
namespace {

bool IsArabicMark(UChar32 c) {
  return c == 0x0640 /* tatweel */ || (c >= 0x064B && c <= 0x065F) || c == 0x0670 ||
         (c >= 0x0610 && c <= 0x061A) || (c >= 0x06D6 && c <= 0x06ED);
}

// Letters that writers of Arabic and Russian use for one another.
UChar32 JoinVariants(UChar32 c) {
  switch (c) {
    case 0x0622:  // alef with madda
    case 0x0623:  // alef with hamza above
    case 0x0625:  // alef with hamza below
    case 0x0671:  // alef wasla
      return 0x0627;
    case 0x0649:  // alef maksura
      return 0x064A;
    case 0x0451:  // ё
      return 0x0435;
    case 0x2019:  // right single quotation mark, written for an apostrophe
    case 0x02BC:
      return '\'';
    default:
      return c;
  }
}

bool IsLatin(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status) == USCRIPT_LATIN && U_SUCCESS(status);
}

bool IsAscii(const icu::UnicodeString& text) {
  const UChar* begin = text.getBuffer();
  return std::all_of(begin, begin + text.length(), [](UChar c) { return c < 0x80; });
}

// Latin letters and the marks that may stand on them lie outside these ranges.
bool HasNoAccentedLatin(const icu::UnicodeString& text) {
  const UChar* begin = text.getBuffer();
  return std::all_of(begin, begin + text.length(), [](UChar c) {
    return c < 0x80 || (c >= 0x0400 && c < 0x0483) || (c >= 0x0620 && c < 0x064B) ||
           (c >= 0x4E00 && c < 0xA000);
  });
}

}  // namespace

icu::UnicodeString FoldKeepingAccents(const icu::UnicodeString& text) {
  if (IsAscii(text)) return icu::UnicodeString(text).toLower(icu::Locale::getRoot());
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const icu::UnicodeString normal = U_SUCCESS(status) ? nfkc->normalize(text, status) : text;
  icu::UnicodeString folded;
  for (int32_t i = 0; i < normal.length();) {
    const UChar32 c = normal.char32At(i);
    i += U16_LENGTH(c);
    if (!IsArabicMark(c)) folded.append(JoinVariants(c));
  }
  return folded;
}

icu::UnicodeString StripLatinAccents(const icu::UnicodeString& text) {
  if (HasNoAccentedLatin(text)) return text;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return text;
  const icu::UnicodeString apart = nfd->normalize(text, status);
  icu::UnicodeString stripped;
  bool after_latin = false;
  for (int32_t i = 0; i < apart.length();) {
    const UChar32 c = apart.char32At(i);
    i += U16_LENGTH(c);
    const bool is_mark = u_charType(c) == U_NON_SPACING_MARK;
    if (is_mark && after_latin) continue;
    if (!is_mark) after_latin = IsLatin(c);
    stripped.append(c);
  }
  return nfc->normalize(stripped, status);
}

}  // namespace ssx::text
