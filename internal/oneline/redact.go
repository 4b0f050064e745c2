package oneline

import (
	"strings"

	"github.com/koupleless/module-service/internal/lazyregexp"
)

var userInformation = lazyregexp.New(`(?i)([a-z][a-z0-9+.-]*://)[^/?#\s"'@]*(?:@[^/?#\s"'@]*)*@`)

// Redact returns a text without the users and passwords of the URLs in it.
func Redact(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	return userInformation().ReplaceAllString(text, "${1}…@")
}
