package cli_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestProblemMatcher holds the problem matcher for GitHub to the lines that are printed, with and without colours.
func TestProblemMatcher(t *testing.T) {
	content := read(t, "../../.github/module-service-matcher.json")
	var file struct {
		ProblemMatcher []struct {
			Owner   string
			Pattern []struct {
				Regexp                                string
				File, Line, Column, Severity, Message int
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(content), &file))
	require.Len(t, file.ProblemMatcher, 1)
	require.Len(t, file.ProblemMatcher[0].Pattern, 1)
	pattern := file.ProblemMatcher[0].Pattern[0]
	matcher := regexp.MustCompile(pattern.Regexp)
	t.Chdir("../../testdata/ten")
	for _, color := range []string{"never", "always"} {
		_, _, stderr := run(t, "", "check", "--color", color, "deploy", "overlays/prod", "teams")
		matched := 0
		for line := range strings.SplitSeq(stderr, "\n") {
			found := matcher.FindStringSubmatch(line)
			if found == nil {
				continue
			}
			matched++
			assert.FileExists(t, found[pattern.File])
			assert.Equal(t, "error", found[pattern.Severity])
			assert.Regexp(t, `^\d+ \d+$`, found[pattern.Line]+" "+found[pattern.Column])
			assert.Regexp(t, `^(ModuleDeployment|ModuleService) .+: `, found[pattern.Message])
		}
		assert.Equal(t, 10, matched, stderr)
	}
}
