package fn_test

import (
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/fn"
)

func TestLineIsOneLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, path, want string }{
		{"a line break would begin another message", "a\nerror: b", "error: a error: b: m"},
		{"a carriage return would hide what is before it", "a\rb", "error: a b: m"},
		{"an escape would drive a terminal", "a\x1b[2Jb", "error: a [2Jb: m"},
		{"so would its form in one character", "a\u009b2Jb", "error: a 2Jb: m"},
		{"line breaks of Unicode", "a\u2028b\u2029c\u0085d", "error: a b c d: m"},
		{"a mark that turns text around would show another name", "a\u202elmay\u2066b", "error: a lmay b: m"},
		{"all marks that turn text", "\u202a\u202e\u2066\u2069", "error:     : m"},
		{"and not their neighbours", "\u2027\u202f\u2065", "error: \u2027\u202f\u2065: m"},
		{"names in any script stay", "\u4e2d\u6587/\u0645\u0644\u0641/e\u0301/\U0001f468\u200d\U0001f469.yaml",
			"error: \u4e2d\u6587/\u0645\u0644\u0641/e\u0301/\U0001f468\u200d\U0001f469.yaml: m"},
		{"bytes that are no text", "\xff", "error: \ufffd: m"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, fn.FormatResult(&kptfn.Result{Message: "m", File: &kptfn.File{Path: c.path}}))
		})
	}
}

func TestFormatResultWithALine(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"deploy/a.yaml":       "deploy/a.yaml:7:13: error: ModuleDeployment shop/a: spec.replicas: must be a number",
		"::error title=x::/a": "./::error title=x::/a:7:13: error: ModuleDeployment shop/a: spec.replicas: must be a number",
		"##[error]x":          "# #[error]x:7:13: error: ModuleDeployment shop/a: spec.replicas: must be a number",
		"a/##vso[x]y":         "a/# #vso[x]y:7:13: error: ModuleDeployment shop/a: spec.replicas: must be a number",
		" \n::error::x":       "./  ::error::x:7:13: error: ModuleDeployment shop/a: spec.replicas: must be a number",
	} {
		assert.Equal(t, want, fn.FormatResult(&kptfn.Result{
			Message: "must be a number", Field: &kptfn.Field{Path: "spec.replicas"}, File: &kptfn.File{Path: path},
			ResourceRef: &kptfn.ResourceRef{Kind: "ModuleDeployment", Namespace: "shop", Name: "a"},
			Tags:        map[string]string{"line": "7", "column": "13"},
		}))
	}
}
