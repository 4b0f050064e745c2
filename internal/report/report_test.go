package report_test

import (
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/report"
)

func located() *kptfn.Result {
	return &kptfn.Result{
		Severity: kptfn.Error, Message: "must be between 1 and 65535, got 70000",
		File: &kptfn.File{Path: "deploy/a,b.yaml"}, Tags: map[string]string{"line": "7", "column": "13"},
		ResourceRef: &kptfn.ResourceRef{Kind: "ModuleDeployment", Namespace: "shop", Name: "a"},
		Field:       &kptfn.Field{Path: "spec.port", CurrentValue: 70000},
	}
}

func TestCommand(t *testing.T) {
	t.Parallel()
	warning := located()
	warning.Severity = kptfn.Warning
	for _, c := range []struct {
		reason string
		result *kptfn.Result
		want   string
	}{
		{"an error with a place", located(),
			"::error file=deploy/a%2Cb.yaml,line=7,col=13,title=ModuleDeployment shop/a::spec.port: must be between 1 and 65535, got 70000"},
		{"a warning", warning,
			"::warning file=deploy/a%2Cb.yaml,line=7,col=13,title=ModuleDeployment shop/a::spec.port: must be between 1 and 65535, got 70000"},
		{"a note", &kptfn.Result{Severity: report.Note, Message: "removed"}, "::notice::removed"},
		{"no severity is an error", &kptfn.Result{Message: "100 %"}, "::error::100 %25"},
		{"a name that would begin a command", &kptfn.Result{Message: "a\n::add-mask::b", File: &kptfn.File{Path: "x\n::set-env name=a::b"}},
			"::error file=x %3A%3Aset-env name=a%3A%3Ab::a ::add-mask::b"},
	} {
		assert.Equal(t, c.want, report.Command(c.result), c.reason)
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	text, err := report.Document(kptfn.Results{located(), {Severity: kptfn.Info, Message: "removed"}})
	require.NoError(t, err)
	assert.JSONEq(t, `{"version": "v1alpha1", "results": [
		{"severity": "error", "message": "must be between 1 and 65535, got 70000", "file": "deploy/a,b.yaml", "line": 7, "column": 13,
			"resource": "ModuleDeployment shop/a", "field": "spec.port", "currentValue": 70000},
		{"severity": "note", "message": "removed"}],
		"summary": {"error": 1, "warning": 0, "note": 1}}`, string(text))
	text, err = report.Document(nil)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"results": []`)
}
