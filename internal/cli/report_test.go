package cli_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReports writes the errors of a run in each format.
func TestReports(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 70000), "n.yaml": service("gone", 80)})
	const message = "spec.operationStrategy.serviceStrategy.port: must be between 1 and 65535, got 70000"
	for _, command := range []string{"build", "render", "check"} {
		code, stdout, stderr := run(t, "", command, "--report", "github", dir)
		assert.Equal(t, 1, code)
		assert.Empty(t, stdout)
		assert.Equal(t, "::error file="+dir+"/m.yaml,line=8,col=74,title=ModuleDeployment a::"+message+"\n", stderr, command)

		code, _, stderr = run(t, "", command, "--report=json", dir)
		assert.Equal(t, 1, code)
		var document struct {
			Results []struct {
				Severity, File, Field string
				Line, Column          int
			}
			Summary map[string]int
		}
		require.NoError(t, json.Unmarshal([]byte(stderr), &document), stderr)
		require.Len(t, document.Results, 1)
		assert.Equal(t, dir+"/m.yaml", document.Results[0].File)
		assert.Equal(t, 8, document.Results[0].Line)
		assert.Equal(t, 74, document.Results[0].Column)
		assert.Equal(t, 1, document.Summary["error"])

		_, _, text := run(t, "", command, "--report", "text", dir)
		assert.Equal(t, dir+"/m.yaml:8:74: error: ModuleDeployment a: "+message+"\n", text)
	}
	code, _, stderr := run(t, "", "check", "--report", "xml", dir)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, `error: --report must be one of text, github, json, got "xml"`)

	code, _, stderr = run(t, "", "build", "--report", "json", dir+"/none")
	assert.Equal(t, 2, code)
	assert.True(t, json.Valid([]byte(stderr)), "an error of the command line is in the document, too: %s", stderr)

	code, _, stderr = run(t, "", "check", "--report", "json", folder(t, files{"m.yaml": module("a", 80) + "---\n" + service("a", 80)}))
	assert.Zero(t, code)
	assert.Contains(t, stderr, `"results": []`)
}

func TestReportOfTheFunction(t *testing.T) {
	t.Setenv("MODULE_SERVICE_REPORT", "github")
	code, _, stderr := run(t, module("a", 70000))
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "::error file=<stdin>,line=8,col=74,title=ModuleDeployment a::spec.")
	t.Setenv("MODULE_SERVICE_REPORT", "xml")
	code, _, stderr = run(t, module("a", 80))
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "MODULE_SERVICE_REPORT must be one of text, github, json")
}
