package cli_test

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"

	"github.com/koupleless/module-service/internal/cli"
	"github.com/koupleless/module-service/internal/report"
)

// TestReports writes the errors of a run on standard error in each format.
func TestReports(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 70000), "n.yaml": service("gone", 80)})
	const message = "spec.operationStrategy.serviceStrategy.port: must be between 1 and 65535, got 70000"
	for _, command := range []string{"build", "render", "check"} {
		code, stdout, stderr := run(t, "", command, "--report", "github", dir)
		assert.Equal(t, 1, code)
		assert.Empty(t, stdout)
		assert.Equal(t, "::error file="+dir+"/m.yaml,line=8,col=74,endLine=8,endColumn=79,title=ModuleDeployment a::"+message+"\n", stderr, command)

		code, _, stderr = run(t, "", command, "--report=json", dir)
		assert.Equal(t, 1, code)
		document := reportOf(t, stderr)
		require.Len(t, document.Results, 1)
		assert.Equal(t, dir+"/m.yaml", document.Results[0].File)
		assert.Equal(t, "port-range", document.Results[0].Rule)
		assert.Equal(t, [4]int{8, 74, 8, 79}, placeOf(document.Results[0]))
		assert.Equal(t, 1, document.Summary.Errors)

		_, _, text := run(t, "", command, "--report", "text", dir)
		assert.Equal(t, dir+"/m.yaml:8:74: error: ModuleDeployment a: "+message+"\n", text)
	}
	code, _, stderr := run(t, "", "build", "--report", "json", dir+"/none")
	assert.Equal(t, 2, code)
	assert.True(t, json.Valid([]byte(stderr)), "an error of the command line is in the document, too: %s", stderr)

	code, _, stderr = run(t, "", "check", "--report", "json", folder(t, files{"m.yaml": module("a", 80) + "---\n" + service("a", 80)}))
	assert.Zero(t, code)
	assert.Contains(t, stderr, `"results": []`)
}

// TestJUnitBesideExcerpts reports every file as JUnit while the lines of messages are shown in colour.
func TestJUnitBesideExcerpts(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"a.yaml": service("left", 80), "m.yaml": module("a", 70000)})
	for _, color := range []string{"never", "always"} {
		to := filepath.Join(t.TempDir(), "report.xml")
		code, _, _ := run(t, "", "check", "--color", color, "--report", "junit="+to, dir)
		assert.Equal(t, 1, code)
		text := read(t, to)
		assert.Contains(t, text, `<testsuite name="`+dir+`/a.yaml"`, "a file without messages is a suite, with --color %s, too", color)
	}
}

func reportOf(t *testing.T, text string) (document report.Report) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &document), text)
	return document
}

func placeOf(r report.Result) [4]int { return [4]int{r.Line, r.Column, r.EndLine, r.EndColumn} }

func TestReportThatCannotBe(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80)})
	for _, c := range []struct {
		reason, report, message string
		code                    int
	}{
		{"an unknown format", "xml", `--report must be one of text, json, github, sarif, junit, or one of them with a file as in sarif=FILE, got "xml"`, 2},
		{"no file", "sarif=", `got "sarif="`, 2},
		{"text to a file", "text=a.txt", "--report: text is written to standard error: redirect it to a.txt", 2},
		{"a folder that does not exist", "json=" + dir + "/none/a.json", "error: --report: ", 1},
	} {
		code, _, stderr := run(t, "", "build", "--report", c.report, dir)
		assert.Equal(t, c.code, code, c.reason)
		assert.Contains(t, stderr, c.message, c.reason)
	}
	code, _, stderr := run(t, "", "build", "--report", "json", "--report", "sarif", dir)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "only one report can be on standard error: give sarif a file, as in sarif=FILE")

	for _, same := range []string{"r", "./r"} {
		code, _, stderr = run(t, "", "build", "--report", "json=r", "--report", "junit="+same, dir)
		assert.Equal(t, 2, code)
		assert.Contains(t, stderr, "--report: two reports cannot be in one file: give each format its own, got "+same+" twice")
		assert.NoFileExists(t, "r")
	}
	code, _, stderr = run(t, "", "check", "--report", "json="+dir+"/none/a.json", dir)
	assert.Equal(t, 1, code, "not that of the drift")
	assert.Contains(t, stderr, "error: --report: ")
	code, _, stderr = run(t, "", "check", "--report", "json", "--report", "sarif="+dir+"/none/a.json", dir)
	assert.Equal(t, 1, code)
	assert.Len(t, reportOf(t, stderr).Results, 2, "the error is in the report on standard error, too")

	require.NoError(t, os.Symlink(dir+"/m.yaml", dir+"/link.json"))
	code, _, stderr = run(t, "", "build", "--report", "json="+dir+"/link.json", dir+"/m.yaml")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "is a symbolic link, which is not followed")
	assert.Equal(t, module("a", 80), read(t, dir+"/m.yaml"))
}

// TestReportsHaveTheWarningsOfKustomize: with a report on standard error nothing else is there.
func TestReportsHaveTheWarningsOfKustomize(t *testing.T) {
	var logged strings.Builder
	was := log.Writer()
	t.Cleanup(func() { log.SetOutput(was) })
	flags := log.Flags()
	t.Cleanup(func() { log.SetFlags(flags) })
	log.SetFlags(0) // as main does
	log.SetOutput(cli.LibraryLog(&logged))
	dir := folder(t, files{"kustomization.yaml": "resources: [m.yaml]\ncommonLabels: {a: b}\nvars:\n- name: X\n  objref: {apiVersion: v1, kind: ConfigMap, name: c}\n",
		"m.yaml": module("a", 80) + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"})
	for _, c := range []struct {
		args     []string
		code     int
		severity string
	}{
		{[]string{"build"}, 0, "warning"},
		{[]string{"build", "--strict"}, 1, "error"},
		{[]string{"check"}, 3, "warning"},
		{[]string{"check", "--strict"}, 1, "error"},
		{[]string{"list", "--strict"}, 1, "error"},
	} {
		code, stdout, stderr := run(t, "", append(c.args, "--report", "json", dir)...)
		assert.Equal(t, c.code, code, stderr)
		assert.Equal(t, c.code == 1 && c.args[0] != "list", stdout == "", c.args)
		results := reportOf(t, stderr).Results
		require.GreaterOrEqual(t, len(results), 3)
		for i, line := range []int{0, 2, 3} {
			assert.Equal(t, "kustomize-warning", results[i].Rule)
			assert.Equal(t, c.severity, string(results[i].Severity))
			assert.Equal(t, line, results[i].Line)
		}
		assert.Contains(t, results[0].Message, "kustomize: well-defined vars that were never replaced: X")
	}

	_, _, stderr := run(t, "", "build", dir)
	assert.Contains(t, stderr, dir+"/kustomization.yaml:2:1: warning: 'commonLabels' is deprecated. Please use 'labels' instead.")
	assert.Contains(t, stderr, "warning: kustomize: well-defined vars that were never replaced: X\n")
	_, _, stderr = run(t, "", "build", "--quiet", dir)
	assert.Empty(t, stderr)
	assert.Empty(t, logged.String(), "a run reports what is logged")
}

// TestErrorsOfKustomizeAreAnnotations: what is wrong in a file that kustomize read is shown at its place.
func TestErrorsOfKustomizeAreAnnotations(t *testing.T) {
	for _, c := range []struct{ reason, kustomization, m, text, gitHub string }{
		{
			"an unknown field", "resources: [m.yaml]\nlabels:\n- pears: {}\n", module("a", 80), "k/kustomization.yaml:3:10: error: labels[0].pears: is unknown to kustomize\n",
			"::error file=k/kustomization.yaml,line=3,col=10,endLine=3,endColumn=12::labels[0].pears: is unknown to kustomize\n",
		},
		{
			"a file that does not exist", "resources: [m.yaml, n.yaml]\n", module("a", 80), "k/kustomization.yaml:1:21: error: resources[1]: \"n.yaml\" does not exist\n",
			"::error file=k/kustomization.yaml,line=1,col=21,endLine=1,endColumn=27::resources[1]: \"n.yaml\" does not exist\n",
		},
		{
			"a remote base", "resources: [m.yaml, https://example.com/a.git]\n", module("a", 80),
			"k/kustomization.yaml:1:21: error: resources[1]: \"https://example.com/a.git\" is remote: copy it into the repository, or run with --enable-remote\n",
			"::error file=k/kustomization.yaml,line=1,col=21,endLine=1,endColumn=46::resources[1]: \"https://example.com/a.git\" is remote: copy it into the repository, or run with --enable-remote\n",
		},
		{
			"a resource that kustomize refuses", "resources: [m.yaml]\n", module("", 80), "error: k/m.yaml: missing metadata.name in the ModuleDeployment\n",
			"::error file=k/m.yaml::missing metadata.name in the ModuleDeployment\n",
		},
		{
			"a file that is not YAML", "resources: [m.yaml]\n", "a: b\n  c: d\n", "k/m.yaml:2:3: error: input is not YAML: mapping values are not allowed in this context",
			"::error file=k/m.yaml,line=2,col=3,endLine=2,endColumn=4::input is not YAML: mapping values are not allowed in this context",
		},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Chdir(folder(t, files{"k/kustomization.yaml": c.kustomization, "k/m.yaml": c.m}))
			for _, command := range []string{"build", "check", "list"} {
				code, _, stderr := run(t, "", command, "k")
				assert.Equal(t, 1, code)
				assert.True(t, strings.HasPrefix(stderr, c.text), stderr)
				_, _, stderr = run(t, "", command, "--report", "github", "k")
				assert.True(t, strings.HasPrefix(stderr, c.gitHub), stderr)
				_, _, stderr = run(t, "", command, "--report", "json", "k")
				assert.Regexp(t, `^k/(kustomization|m).yaml$`, reportOf(t, stderr).Results[0].File)
			}
		})
	}
}

// TestMessagesAreInOrder: by file, line and column.
func TestMessagesAreInOrder(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": strings.Replace(module("A", 0), "port: 0", "targetPort: 70000, port: 0", 1) + "---\n" + module("b", 0)})
	_, _, stderr := run(t, "", "build", "--report", "json", dir)
	document := reportOf(t, stderr)
	require.Greater(t, len(document.Results), 3)
	assert.True(t, slices.IsSortedFunc(document.Results, func(a, b report.Result) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	}), stderr)
}

func TestReportOfTheFunction(t *testing.T) {
	t.Setenv("MODULE_SERVICE_REPORT", "github")
	code, _, stderr := run(t, module("a", 70000))
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "::error file=<stdin>,line=8,col=74,endLine=8,endColumn=79,title=ModuleDeployment a::spec.")
	file := filepath.Join(t.TempDir(), "a.sarif")
	t.Setenv("MODULE_SERVICE_REPORT", "sarif="+file)
	_, _, stderr = run(t, module("a", 70000))
	assert.Contains(t, stderr, "<stdin>:8:74: error: ")
	assert.Contains(t, read(t, file), `"ruleId": "port-range"`)
	t.Setenv("MODULE_SERVICE_REPORT", "xml")
	code, _, stderr = run(t, module("a", 80))
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "MODULE_SERVICE_REPORT must be one of text, json")
}

// TestReportFiles writes all formats of one run to files, and holds each to its schema and to what is expected. UPDATE=1 writes the
// expectations anew.
func TestReportFiles(t *testing.T) {
	golden, err := filepath.Abs("../../testdata/reports")
	require.NoError(t, err)
	schemaText := read(t, "../../schema/report.schema.json")
	t.Chdir(folder(t, files{
		"deploy/a.yaml": module("a", 70000), "deploy/<b>.yaml": service("gone", 80), "deploy/c.yaml": module("c", 80) + "---\n" + service("c", 80),
		"deploy/d.yaml": strings.Replace(module("d", 80), "port: 80", "port: 80, targetport: 8080", 1),
		"stale/a.yaml":  module("a", 81) + "---\n" + service("a", 80), "stale/b.yaml": module("b", 80),
	}))
	for _, c := range []struct {
		dir  string
		code int
	}{{"deploy", 1}, {"stale", 3}} {
		code, _, stderr := run(t, "", "check", "--report=json=a.json", "--report=github", "--report=sarif=a.sarif", "--report=junit=a.xml", c.dir)
		assert.Equal(t, c.code, code)
		_, _, text := run(t, "", "check", c.dir)
		document := reportOf(t, read(t, "a.json"))
		if c.code == 1 {
			assert.Equal(t, len(document.Results), strings.Count(text, "\n"), "as many as lines")
		} else {
			assert.Equal(t, "drift", document.Results[0].Rule)
			assert.Equal(t, "stale/a.yaml", document.Results[0].File)
			assert.Equal(t, [2]int{24, 1}, [2]int{document.Results[0].Line, document.Results[0].Column})
		}
		expect(t, filepath.Join(golden, c.dir, "github.txt"), stderr, "GitHub")
		for _, file := range []string{"a.json", "a.sarif", "a.xml"} {
			expect(t, filepath.Join(golden, c.dir, file), read(t, file), file)
		}

		var schema spec.Schema
		require.NoError(t, json.Unmarshal([]byte(schemaText), &schema))
		require.NoError(t, validate.AgainstSchema(&schema, decoded(t, read(t, "a.json")), strfmt.Default))

		log, err := sarif.Open("a.sarif")
		require.NoError(t, err)
		require.NoError(t, log.Validate())
		assert.Len(t, log.Runs[0].Results, len(document.Results))
		known, err := json.Marshal(log)
		require.NoError(t, err)
		assertWithin(t, decoded(t, read(t, "a.sarif")), decoded(t, string(known)))

		var suites struct {
			Failures int `xml:"failures,attr"`
			Cases    []struct {
				Failures []struct{} `xml:"failure"`
			} `xml:"testsuite>testcase"`
		}
		require.NoError(t, xml.Unmarshal([]byte(read(t, "a.xml")), &suites))
		assert.NotEmpty(t, suites.Cases)
		assert.Positive(t, suites.Failures)
	}
}

// TestReportInTheFileOfAManifest names a manifest as the file of a report. An earlier report is none.
func TestReportInTheFileOfAManifest(t *testing.T) {
	dir := folder(t, files{"d/a.yaml": module("a", 80)})
	t.Chdir(dir)
	for _, path := range []string{"d/a.yaml", filepath.Join(dir, "d/a.yaml")} {
		code, _, stderr := run(t, "", "check", "--report", "json="+path, "d")
		assert.Equal(t, 1, code)
		assert.Contains(t, stderr, "error: --report json="+path+": is a file that was read: name another one\n")
		assert.Equal(t, module("a", 80), read(t, "d/a.yaml"))
	}
	for range 2 {
		code, _, _ := run(t, "", "check", "--report", "json=d/report.json", "d")
		assert.Equal(t, 3, code)
	}
}

func decoded(t *testing.T, text string) (document any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &document), text)
	return document
}

// assertWithin holds that a document has nothing that another one has not: the library drops what SARIF does not know.
func assertWithin(t *testing.T, part, whole any) {
	t.Helper()
	switch part := part.(type) {
	case map[string]any:
		for key, value := range part {
			fields, _ := whole.(map[string]any)
			assertWithin(t, value, fields[key])
		}
	case []any:
		entries, _ := whole.([]any)
		require.Len(t, entries, len(part))
		for i := range part {
			assertWithin(t, part[i], entries[i])
		}
	default:
		assert.Equal(t, part, whole)
	}
}

// TestReportSchema holds the schema of reports to the Go types that are written.
func TestReportSchema(t *testing.T) {
	t.Parallel()
	var schema spec.Schema
	require.NoError(t, json.Unmarshal([]byte(read(t, "../../schema/report.schema.json")), &schema))
	var compare func(s spec.Schema, goType reflect.Type)
	compare = func(s spec.Schema, goType reflect.Type) {
		var fields, required []string
		for i := range goType.NumField() {
			f := goType.Field(i)
			name, omit, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" {
				continue
			}
			fields = append(fields, name)
			if omit == "" {
				required = append(required, name)
			}
			property := s.Properties[name]
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			switch inner.Kind() {
			case reflect.String:
				assert.True(t, property.Type.Contains("string"), name)
			case reflect.Int:
				assert.True(t, property.Type.Contains("integer"), name)
			case reflect.Struct:
				compare(property, inner)
			case reflect.Slice:
				compare(*property.Items.Schema, inner.Elem())
			default:
				assert.Empty(t, property.Type, "%s is any value", name)
			}
		}
		var listed []string
		for name := range s.Properties {
			listed = append(listed, name)
		}
		assert.ElementsMatch(t, fields, listed)
		assert.ElementsMatch(t, required, s.Required)
		assert.False(t, s.AdditionalProperties.Allows)
	}
	compare(schema, reflect.TypeFor[report.Report]())
	assert.Equal(t, []any{report.Version}, schema.Properties["version"].Enum)
}

// TestDriftOfAKustomization: each Service that is not as requested is reported in the file that kustomize read.
func TestDriftOfAKustomization(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{
		"base/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "base/m.yaml": module("a", 80) + "---\n" + module("b", 80),
		"base/s.yaml":             service("gone", 80) + "---\n" + service("a", 81),
		"prod/kustomization.yaml": "resources: [../base]\nnamePrefix: prod-\n",
	})
	for _, c := range []struct{ unit, prefix string }{{"base", ""}, {"prod", "prod-"}} {
		code, _, stderr := run(t, "", "check", "--report", "json", dir+"/"+c.unit)
		assert.Equal(t, 3, code)
		var drift []report.Result
		for _, r := range reportOf(t, stderr).Results {
			if r.Rule == "drift" {
				drift = append(drift, r)
			}
		}
		require.Len(t, drift, 3, stderr)
		for i, want := range []struct {
			kind, name, file string
			text             string
			message          string
		}{
			{"Service", "a-service", "/base/s.yaml", "    port: 81", "does not match its module: it must be updated"},
			{"Service", "gone-service", "/base/s.yaml", "apiVersion: v1", "is requested by no module: it must be deleted"},
			{"ModuleDeployment", "b", "/base/m.yaml", "apiVersion: koupleless.io/v1alpha1", "requests Service b-service, which is missing: it must be created"},
		} {
			assert.Equal(t, want.kind, drift[i].Resource.Kind)
			assert.Equal(t, c.prefix+want.name, drift[i].Resource.Name)
			assert.Equal(t, dir+want.file, drift[i].File)
			assert.Equal(t, want.text, strings.Split(read(t, drift[i].File), "\n")[max(drift[i].Line, 1)-1], "%s:%d", drift[i].File, drift[i].Line)
			assert.Equal(t, want.message, drift[i].Message)
		}
	}
}
