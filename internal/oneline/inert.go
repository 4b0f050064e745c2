package oneline

import (
	"strings"

	"github.com/koupleless/module-service/internal/lazyregexp"
)

var (
	lineCommand    = lazyregexp.New(`(^|[\r\n])([\s\v\x{85}\p{Z}]*):(:)`)
	bracketCommand = lazyregexp.New(`##(\w*\[)`)
)

// Inert returns a text without commands of CI systems: a blank separates what begins one. To GitHub that is :: at the start of a line,
// after blanks, and ##[ anywhere; to Azure it is ##[ and ##vso[.
func Inert(text string) string {
	if strings.Contains(text, "::") {
		text = lineCommand().ReplaceAllString(text, "$1$2: $3")
	}
	if strings.Contains(text, "##") {
		text = bracketCommand().ReplaceAllString(text, "# #$1")
	}
	return text
}
