package oneline_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/oneline"
)

func TestInert(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                       "",
		"a: b::c\n # ## d\n":                     "a: b::c\n # ## d\n",
		"::error::a":                             ": :error::a",
		" a\n \t\u3000::error::a\r\n:::error::b": " a\n \t\u3000: :error::a\r\n: ::error::b",
		"a\r\u0085::error::a":                    "a\r\u0085: :error::a",
		"+::error::a":                            "+::error::a",
		"a.yaml: ##[error]a ###[b]":              "a.yaml: # #[error]a ## #[b]",
		"+##vso[task.logissue]a":                 "+# #vso[task.logissue]a",
	} {
		assert.Equal(t, want, oneline.Inert(text))
	}
}
