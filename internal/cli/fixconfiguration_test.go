package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestFixWithTheConfigurationOfAnOverlay checks an overlay whose base has the Service, and does what the check prints.
func TestFixWithTheConfigurationOfAnOverlay(t *testing.T) {
	overlay := files{
		"b/kustomization.yaml": "resources: [m.yaml]\n", "b/m.yaml": module("a", 80) + "---\n" + service("a", 80),
		"o/kustomization.yaml": "resources: [../b]\n", "o/module-service.yaml": settings("LoadBalancer"),
		"given.yaml": settings("ClusterIP"),
	}
	for _, c := range []struct {
		reason     string
		args, flag []string
		file       string
	}{
		{"its own", []string{"o"}, nil, "o/module-service.yaml"},
		{"one that is given", []string{"-c", "given.yaml", "o"}, nil, "given.yaml"},
		{"with what is ignored", []string{"--ignore", "x", "o"}, []string{"--ignore", "x"}, "o/module-service.yaml"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Chdir(folder(t, overlay))
			command := append([]string{"module-service", "render", "-c", c.file}, append(c.flag, "b")...)
			code, _, stderr := run(t, "", append([]string{"check"}, c.args...)...)
			assert.Equal(t, 3, code)
			fix := "run " + strings.Join(command, " ")
			if c.args[0] != "-c" { // other overlays of the base have another configuration
				fix = "if only o lists b, " + fix + ", else patch the Service in o"
			}
			assert.Contains(t, stderr, "To fix it, "+fix+"; if o changes the module")
			code, _, stderr = run(t, "", command[1:]...)
			assert.Zero(t, code, stderr)
			code, stdout, _ := run(t, "", append([]string{"check"}, c.args...)...)
			assert.Zero(t, code, stdout)
		})
	}
}
