package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNoMistakeInTypingDeletesAFile has a workload of controller V2 and its committed Service, and then a mistake in the workload.
func TestNoMistakeInTypingDeletesAFile(t *testing.T) {
	t.Parallel()
	const annotations = "  annotations:\n    fn.koupleless.io/enable-module-service: \"true\"\n    fn.koupleless.io/port: \"80\"\n"
	const workload = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: biz1\n  namespace: shop\n" + annotations + `spec:
  selector:
    matchLabels: {app: biz1}
  template:
    metadata:
      labels: {app: biz1, module.koupleless.io/name: biz1, virtual-kubelet.koupleless.io/component: module}
    spec:
      containers: [{name: biz1, image: x}]
`
	top := strings.ReplaceAll(annotations, "\n  ", "\n")[2:]
	for _, c := range []struct{ reason, old, replacement string }{
		{"labels", "  annotations:", "  labels:"},
		{"misspelt", "  annotations:", "  anotations:"},
		{"another case", "  annotations:", "  Annotations:"},
		{"at the top", annotations, top},
		{"in the spec", annotations + "spec:\n", "spec:\n" + annotations},
		{"misspelt metadata", "\nmetadata:", "\nmetdata:"},
		{"metadata in another case", "\nmetadata:", "\nMetadata:"},
		{"the prefix of controller V1", "    fn.koupleless.io/", "    koupleless.io/"},
		{"a misspelt prefix", "    fn.koupleless.io/", "    fn.kouples.io/"},
		{"no prefix", "    fn.koupleless.io/", "    "},
		{"a misspelt namespace", "  namespace:", "  namespac:"},
		{"a misspelt name", "  name: biz1\n  namespace", "  nam: biz1\n  namespace"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"biz1.yaml": workload})
			code, _, stderr := run(t, "", "render", dir)
			require.Zero(t, code, stderr)
			require.Contains(t, contents(t, dir), "service_biz1-service.yaml")

			mistaken := strings.ReplaceAll(workload, c.old, c.replacement)
			require.NotEqual(t, workload, mistaken)
			write(t, dir+"/biz1.yaml", mistaken)
			before := contents(t, dir)
			for _, command := range []string{"render", "build", "check"} {
				code, _, stderr = run(t, "", command, dir)
				assert.Equal(t, 1, code, stderr)
				assert.Contains(t, stderr, dir+"/biz1.yaml:")
				assert.Contains(t, stderr, ": error: ")
				assert.NotContains(t, stderr, ": warning: ", "one mistake, one message")
			}
			assert.Equal(t, before, contents(t, dir), "no file is deleted")
		})
	}
}
