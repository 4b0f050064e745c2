package document_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/document"
)

func TestVariable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a${PORT}b${C}":  "${PORT}",
		"${PORT:=80}":    "${PORT:=80}",
		"${PORT:-80}":    "${PORT:-80}",
		"${PORT-80}":     "${PORT-80}",
		"${PORT:0:2}":    "${PORT:0:2}",
		"${PORT/a/b}":    "${PORT/a/b}",
		"${PORT#a}":      "${PORT#a}",
		"${PORT%a}":      "${PORT%a}",
		"${PORT,,}":      "${PORT,,}",
		"${PORT^}":       "${PORT^}",
		"$PORT":          "",
		"$(PORT)":        "",
		"${1}":           "",
		"${PORT.number}": "",
		"${PORT":         "",
	} {
		assert.Equal(t, want, document.Variable(text), text)
	}
}
