package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/report"
)

func located() *kptfn.Result {
	return &kptfn.Result{
		Severity: kptfn.Error, Message: "must be between 1 and 65535, got 70000",
		File: &kptfn.File{Path: "deploy/a,b.yaml"}, Tags: map[string]string{"line": "7", "column": "13", "rule": "port-range"},
		ResourceRef: &kptfn.ResourceRef{APIVersion: "koupleless.io/v1alpha1", Kind: "ModuleDeployment", Namespace: "shop", Name: "a"},
		Field:       &kptfn.Field{Path: "spec.port", CurrentValue: 70000},
	}
}

func encode(t *testing.T, format string, results ...*kptfn.Result) string {
	t.Helper()
	text, err := report.New(results, nil, nil).Encode(format)
	require.NoError(t, err)
	return string(text)
}

func TestGitHub(t *testing.T) {
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
		assert.Equal(t, c.want+"\n", encode(t, report.GitHub, c.result), c.reason)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	assert.JSONEq(t, `{"version": "v1alpha1", "results": [
		{"severity": "error", "message": "must be between 1 and 65535, got 70000", "rule": "port-range",
			"file": "deploy/a,b.yaml", "line": 7, "column": 13,
			"resource": {"apiVersion": "koupleless.io/v1alpha1", "kind": "ModuleDeployment", "namespace": "shop", "name": "a"},
			"field": "spec.port", "currentValue": 70000},
		{"severity": "note", "message": "removed", "rule": ""}],
		"summary": {"errors": 1, "warnings": 0, "notes": 1}}`,
		encode(t, report.JSON, located(), &kptfn.Result{Severity: kptfn.Info, Message: "removed"}))
	assert.Contains(t, encode(t, report.JSON), `"results": []`)
	noColumn := located()
	delete(noColumn.Tags, "column")
	text, err := report.New(kptfn.Results{noColumn}, report.Sources{"deploy/a,b.yaml": []byte(strings.Repeat("\n", 6) + "a: b\n")}, nil).Encode(report.JSON)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "olumn", "a line without a column")
}

func TestSARIF(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		result *kptfn.Result
		want   string // of the result
	}{
		{"with a place", located(), `{"ruleId": "port-range", "ruleIndex": 0, "level": "error",
			"message": {"text": "ModuleDeployment shop/a: spec.port: must be between 1 and 65535, got 70000"},
			"locations": [{"physicalLocation": {"artifactLocation": {"uri": "deploy/a%2Cb.yaml"}, "region": {"startLine": 7, "startColumn": 13}},
				"logicalLocations": [{"fullyQualifiedName": "ModuleDeployment shop/a spec.port"}]}],
			"properties": {"currentValue": 70000}}`},
		{"of a file", &kptfn.Result{Message: "a", File: &kptfn.File{Path: "/AZ[az{09:-._~`@é"}}, `{"ruleId": "", "ruleIndex": 0, "level": "error", "message": {"text": "a"},
			"locations": [{"physicalLocation": {"artifactLocation": {"uri": "/AZ%5Baz%7B09%3A-._~%60%40%C3%A9"}}}]}`},
		{"of a resource, with a proposed value", &kptfn.Result{Message: "a", ResourceRef: &kptfn.ResourceRef{Kind: "Service", Name: "b"}, Field: &kptfn.Field{ProposedValue: 1}},
			`{"ruleId": "", "ruleIndex": 0, "level": "error", "message": {"text": "Service b: a"},
			"locations": [{"logicalLocations": [{"fullyQualifiedName": "Service b"}]}], "properties": {"proposedValue": 1}}`},
		{"of nothing", &kptfn.Result{Message: "a", Severity: report.Note}, `{"ruleId": "", "ruleIndex": 0, "level": "note", "message": {"text": "a"}}`},
	} {
		var log struct {
			Runs []struct{ Results []json.RawMessage }
		}
		require.NoError(t, json.Unmarshal([]byte(encode(t, report.SARIF, c.result)), &log))
		assert.JSONEq(t, c.want, string(log.Runs[0].Results[0]), c.reason)
	}
}

func TestJUnit(t *testing.T) {
	t.Parallel()
	second, warning, other := located(), located(), located()
	second.Message, warning.Severity, other.ResourceRef.Name = "b", kptfn.Warning, "c"
	other.Tags = nil
	assert.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="module-service" tests="3" failures="3" errors="0" disabled="0">
  <testsuite name="deploy/a,b.yaml" id="1" tests="2" failures="2" errors="0" disabled="0" skipped="0">
    <testcase name="shop/a" classname="ModuleDeployment@koupleless.io/v1alpha1" file="deploy/a,b.yaml" line="7">
      <failure message="spec.port: must be between 1 and 65535, got 70000" type="port-range">deploy/a,b.yaml:7:13: spec.port: must be between 1 and 65535, got 70000</failure>
      <failure message="spec.port: b" type="port-range">deploy/a,b.yaml:7:13: spec.port: b</failure>
      <system-out>warning: deploy/a,b.yaml:7:13: spec.port: must be between 1 and 65535, got 70000&#xA;</system-out>
    </testcase>
    <testcase name="shop/c" classname="ModuleDeployment@koupleless.io/v1alpha1" file="deploy/a,b.yaml">
      <failure message="spec.port: must be between 1 and 65535, got 70000" type="">spec.port: must be between 1 and 65535, got 70000</failure>
    </testcase>
  </testsuite>
  <testsuite name="module-service" id="2" tests="1" failures="1" errors="0" disabled="0" skipped="0">
    <testcase name="" classname="file">
      <failure message="d" type="">d</failure>
    </testcase>
  </testsuite>
</testsuites>
`, encode(t, report.JUnit, located(), second, warning, other, &kptfn.Result{Message: "d"}))
}

func TestList(t *testing.T) {
	t.Parallel()
	list := func(format string, services ...fn.Status) string {
		var b strings.Builder
		require.NoError(t, report.List(&b, services, format))
		return b.String()
	}
	owner := fn.Reference{Kind: "ModuleDeployment", Name: "m"}
	route := fn.Route{Reference: fn.Reference{Kind: "Ingress", Name: "i"}, Addresses: []string{"h/"}}
	s := fn.Status{
		Name: "a", Type: "ClusterIP", Module: "m", RequestedBy: []fn.Reference{owner}, Routes: []fn.Route{route, route}, State: fn.StateOK,
		Ports: []fn.ServicePort{{Name: "x", Protocol: "TCP", Port: "80", TargetPort: "80"}, {Name: "y", Protocol: "UDP", Port: "81", TargetPort: "z"}},
	}
	assert.Equal(t, "NAMESPACE   SERVICE   TYPE        PORTS              MODULE   REQUESTED BY         FILE     STATE\n"+
		"<none>      a         ClusterIP   80/TCP,81->z/UDP   m        ModuleDeployment/m   <none>   ok\n", list("", s))
	assert.Contains(t, list(report.YAML, s), "  - name: x\n    port: \"80\"\n    protocol: TCP\n    targetPort: \"80\"\n  - name: \"y\"\n")
	assert.Contains(t, list(report.Mermaid, s), "flowchart LR\n"+
		"    n1[\"Service a<br>ClusterIP 80/TCP,81-#62;z/UDP\"]\n    n2[\"Ingress i\"]\n    n2 -- \"h/\" --> n1\n"+
		"    n3[\"ModuleDeployment m<br>module m\"]\n    n1 --> n3\n    classDef")
	s.State = report.StateError
	assert.Contains(t, list(report.Mermaid, s), "<br>error\"]:::trouble\n")
	assert.Contains(t, list(report.Mermaid), "flowchart LR\n    n1[\"no Service\"]\n")
}

// TestEndOfValues finds where the value at a column ends. The mark of the excerpt shows it.
func TestEndOfValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, line, value, mark string }{
		{"a plain value", `  port: 70000`, "70000", "        ^~~~~"},
		{"of one character", `  port: 0`, "0", "        ^"},
		{"before a comment", `  port: 70000 # too large`, "70000", "        ^~~~~"},
		{"of one character, before a comment", `  port: 0   # too small`, "0", "        ^"},
		{"with a character that begins comments", `  port: 7#0`, "7#0", "        ^~~"},
		{"a comment", `  # 0`, "#", "  ^~~"},
		{"a blank", `port: `, " ", "     ^"},
		{"with blanks and a comma inside", `  name: a, b c`, "a, b c", "        ^~~~~~"},
		{"in quotes", `  port: "70 # \" 00" # x`, `"70`, `        ^~~~~~~~~~~~`},
		{"in single quotes", `  port: '7''0'`, `'7`, `        ^~~~~~`},
		{"in single quotes, with a backslash", `  port: '7\' # 'x'`, `'7`, `        ^~~~`},
		{"empty quotes", `  port: "" # x`, `""`, `        ^~`},
		{"in quotes that end in a later line", `  port: "7 0`, `"7`, `        ^~~~`},
		{"in quotes that end in a later line, after a quote", `  port: '7''`, `'7`, `        ^~~~`},
		{"in flow style", `  a: {port: 70000, b: 1}`, "70000", "            ^~~~~"},
		{"a map in flow style", `  a: {port: [1], b: "}"} # x`, "{port", "     ^~~~~~~~~~~~~~~~~~~"},
		{"a map that goes on", `  a: {port: 1,`, "{port", "     ^"},
		{"a key", `  prot: 80`, "prot", "  ^~~~"},
		{"a key of JSON", `  "prot": 80,`, `"prot`, `  ^~~~~~`},
		{"a value of JSON", `  "port": 80,`, `80`, `          ^~`},
		{"a value of JSON after another one", `  "port", 80, 81`, `80`, `          ^~`},
		{"behind a tab", "\tport: 80", "80", "       ^~"},
		{"behind wide characters", "  商: 80", "80", "      ^~"},
		{"behind the first and last of those that are not letters, and the ones after them", "\U0001f300\U0001faff\U0001fb00\uff01\uff60\uff61: 80", "80", "            ^~"},
		{"behind a combining character", "e\u0301: 80", "80", "   ^~"},
		{"with CRLF", "  port: 80\r", "80", "        ^~"},
	} {
		column := len([]rune(c.line[:strings.Index(c.line, c.value)])) + 1
		_, mark := report.Sources{"a": []byte("x\n" + c.line + "\ny")}.Excerpt("a", 2, column)
		assert.Equal(t, c.mark+"\n", mark, c.reason)
	}
}

// TestExcerptShowsNoSecrets holds that what messages leave out is not in the line that follows them.
func TestExcerptShowsNoSecrets(t *testing.T) {
	t.Parallel()
	for reason, text := range map[string]string{
		"a Secret":                  "kind: ConfigMap\n---\napiVersion: v1\nkind: Secret\nstringData: {a: hunter2: b}\n",
		"a Secret in JSON":          `{"kind":"Secret","stringData":{"a":"hunter2",}}`,
		"a generator":               "secretGenerator: [{name: a, literals: [a=hunter2], files: [http://h/a]}]\n",
		"a patch of a Secret":       "- op: add\n  path: /stringData/a\n  value: hunter2: b\n",
		"a patch of its data":       "- op: add\n  path: /data/a\n  value: hunter2: b\n",
		"a file that has no end":    "a: hunter2\n" + strings.Repeat("#\n", 1<<19),
		"values of a chart":         "helmCharts: [{name: a, valuesInline: {a: hunter2}, repo: http://h/a}]\n",
		"a password in a URL":       "resources: ['https://me:hunter2@h/a']\n",
		"a password that is cut":    strings.Repeat("a", 185) + " https://hunter2" + strings.Repeat("a", 99) + "@h/a\n",
		"a password in another URL": "{url: 'https://me:hunter2@h/a', port: 0}\n",
	} {
		for line := range min(strings.Count(text, "\n")+1, 9) {
			excerpt, mark := report.Sources{"a": []byte(text)}.Excerpt("a", line+1, 1)
			assert.NotContains(t, excerpt, "hunter2", reason)
			assert.Equal(t, excerpt == "", mark == "", reason)
		}
	}
	text, _ := report.Sources{"a": []byte("a: b@c\nb: imagePullSecret\n")}.Excerpt("a", 1, 4)
	assert.Empty(t, text, "more files than those with Secrets have the word")
	text, _ = report.Sources{"a": []byte("a: b@c\nurl: https://me:hunter2@h/a\nsecretName: b\n")}.Excerpt("a", 1, 4)
	assert.Equal(t, "a: b@c\n", text)
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	sources := report.Sources{"a": []byte("\ta: \x1b[31mred\u202e\nb"), "long": []byte(strings.Repeat("a", 300)), "latin": []byte("a: \xe9")}
	text, _ := sources.Excerpt("a", 1, 5)
	assert.Equal(t, " a: \ufffd[31mred\ufffd\n", text, "no character that a terminal acts upon")
	text, mark := report.Sources{"a": []byte("  ::error::a")}.Excerpt("a", 1, 3)
	assert.Equal(t, "  : :error::a\n  ^~~~~~~~~~\n", text+mark, "no command of a CI system")
	text, mark = report.Sources{"a": []byte("\ufeffa: b\n")}.Excerpt("a", 1, 4)
	assert.Equal(t, "a: b\n   ^\n", text+mark, "a byte order mark is no column")
	text, mark = sources.Excerpt("long", 1, 1)
	assert.Equal(t, strings.Repeat("a", 200)+"…\n", text, "long lines are cut")
	assert.Equal(t, "^"+strings.Repeat("~", 199)+"\n", mark)
	sources["longest"], sources["later"] = []byte(strings.Repeat("a", 200)), []byte("a: b # "+strings.Repeat("c", 300))
	text, mark = sources.Excerpt("longest", 1, 200)
	assert.Equal(t, strings.Repeat("a", 200)+"\n"+strings.Repeat(" ", 199)+"^\n", text+mark, "the longest line that is not cut")
	_, mark = sources.Excerpt("later", 1, 4)
	assert.Equal(t, "   ^\n", mark, "a value before where the line is cut")
	text, mark = sources.Excerpt("a", 2, 2)
	assert.Equal(t, "b\n ^\n", text+mark, "the end of a line")
	text, mark = report.Sources{"a": []byte("\n\nb")}.Excerpt("a", 2, 1)
	assert.Equal(t, "\n^\n", text+mark, "an empty line")
	for _, c := range []struct {
		reason, file string
		line, column int
	}{
		{"another file", "b", 1, 1}, {"no line", "a", 0, 1}, {"no such line", "a", 3, 1}, {"no column", "a", 1, 0},
		{"behind the line", "a", 2, 3}, {"behind what is shown", "long", 1, 201}, {"not UTF-8", "latin", 1, 1},
	} {
		text, mark := sources.Excerpt(c.file, c.line, c.column)
		assert.Empty(t, text+mark, c.reason)
	}
}
