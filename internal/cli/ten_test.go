package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTenFaultsInOneTree holds ten errors in files of all kinds to the places of their values in the files.
func TestTenFaultsInOneTree(t *testing.T) {
	t.Chdir("../../testdata/ten")
	code, _, stderr := run(t, "", "check", "--report", "json", "deploy", "overlays/prod", "teams")
	assert.Equal(t, 1, code)
	results := reportOf(t, stderr).Results
	require.Len(t, results, 10, stderr)
	faults := []struct{ reason, rule, file, before, value string }{
		{"CRLF", "wrong-type", "deploy/crlf.yaml", "enableModuleService: ", `"true"`},
		{"the last line of CRLF", "port-range", "deploy/crlf.yaml", "port: ", "70000"},
		{"an absent field in flow style, in the second document", "required", "deploy/flow.yaml", "operationStrategy: {", "serviceStrategy"},
		{"JSON", "service-name", "deploy/json.json", `"module": {"name": `, `"Pay"`},
		{"a string in JSON", "wrong-type", "deploy/json.json", `"port": `, `"8080"`},
		{"a List, with characters of three bytes", "invalid-name", "deploy/list.yaml", "metadata: {name: ", `"库存"`},
		{"behind them", "port-name", "deploy/list.yaml", "targetPort: ", "Web_Port"},
		{"the base of a kustomization", "port-range", "overlays/base/module.yaml", "targetPort: ", "0.5"},
		{"the patch of an overlay", "port-range", "overlays/prod/port.yaml", "port: ", "65536"},
		{"the configuration", "misspelt-field", "teams/module-service.yaml", "  ", "portNmae"},
	}
	for _, fault := range faults {
		content := read(t, fault.file)
		require.Equal(t, 1, strings.Count(content, fault.before+fault.value), fault.reason)
		before, _, _ := strings.Cut(content, fault.before+fault.value)
		before += fault.before
		line := 1 + strings.Count(before, "\n")
		column := 1 + len([]rune(before[strings.LastIndex(before, "\n")+1:]))
		found := false
		for _, r := range results {
			found = found || r.File == fault.file && r.Rule == fault.rule && placeOf(r) == [4]int{line, column, line, column + len([]rune(fault.value))}
		}
		assert.True(t, found, "%s: %s:%d:%d in %s", fault.reason, fault.file, line, column, stderr)
	}
}
