package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestServiceOfAFormerPattern has a Service whose name is the requested one with what the ModuleDeployment's name has around it: one
// that kustomize renamed looks the same, but is in no file that render made for it.
func TestServiceOfAFormerPattern(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, name, file string
		isFormer           bool
	}{
		{"with a prefix, in the file of its name", "dev-a-service", "service_dev-a-service.yaml", true},
		{"with a suffix, in the file of its name", "a-service-a", "service_a-service-a.yaml", true},
		{"in the file that its former name had", "dev-a-service", "service_a-service.yaml", false},
		{"in a file of kustomize build -o DIR", "dev-a-service", "v1_service_dev-a-service.yaml", false},
		{"in a finished rendering", "dev-a-service", "rendered.yaml", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			owner := strings.Replace(module("a", 80), "name: a\n", "name: dev-a-a\n", 1)
			kept := strings.NewReplacer("name: a-service", "name: "+c.name, "module-deployment: a", "module-deployment: dev-a-a").Replace(service("a", 80))
			dir := folder(t, files{"m.yaml": owner, c.file: kept})
			code, stdout, stderr := run(t, "", "render", dir)
			assert.Zero(t, code, stderr)
			if c.isFormer {
				assert.ElementsMatch(t, []string{"created " + dir + "/service_a-service.yaml\n", "deleted " + dir + "/" + c.file + "\n", ""}, strings.SplitAfter(stdout, "\n"))
				assert.Equal(t, dir+"/"+c.file+":1:1: note: Service "+c.name+": removed: no module requests it\n", stderr)
			} else {
				assert.Empty(t, stdout+stderr)
			}
			code, stdout, stderr = run(t, "", "check", dir)
			assert.Zero(t, code)
			assert.Empty(t, stdout+stderr)
		})
	}
}
