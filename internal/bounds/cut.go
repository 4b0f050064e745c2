package bounds

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Cut returns a text up to a number of characters, the last of which is then …
func Cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	n := 0
	end := 0 // after the last character that is kept
	for i := range text {
		if n == limit-1 {
			end = i
		}
		if n++; n > limit {
			return text[:end] + "…"
		}
	}
	return text
}

// CutValue returns a value of the input as a message holds it.
func CutValue(text string) string { return Cut(text, Value) }

// List returns texts as a message lists them: so many, and how many more there are.
func List(texts []string) string {
	if more := len(texts) - Listed; more > 0 {
		texts = append(texts[:Listed:Listed], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(texts, ", ")
}

// Middle returns a text of which the middle is left out if it is long, as the end of a path is the most useful part.
func Middle(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	runes := []rune(text)
	return string(runes[:limit/2]) + "…" + string(runes[len(runes)-limit/2+1:])
}
