package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMessagesAboutEarlierResources holds that a message that is made when all resources have been read points into the right one:
// one after the other they are read into the same table.
func TestMessagesAboutEarlierResources(t *testing.T) {
	t.Parallel()
	workload := func(name, environment, component string) string {
		return "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: " + name + "\n  labels:\n    virtual-kubelet.koupleless.io/env: " + environment +
			"\n  annotations:\n    fn.koupleless.io/enable-module-service: \"true\"\n    fn.koupleless.io/port: \"80\"\nspec:\n  template:\n    metadata:\n" +
			"      labels:\n        module.koupleless.io/name: biz1\n        virtual-kubelet.koupleless.io/component: " + component +
			"\n    spec:\n      containers:\n      - name: biz1\n        image: x\n"
	}
	const small = "apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata: {name: x, labels: {a: b}}\n"
	long := small + "spec: {baseDeploymentName: \"${BASE}\", replicas: 1}\n" + strings.Repeat("# c\n", 9) + "status:\n" + strings.Repeat("  a${X}:\n    b: ${Y}\n", 20)
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: a-service, annotations: {fn.koupleless.io/module-deployment: Deployment/a}}\n"
	for _, c := range []struct{ reason, in, want string }{
		{"the environment of a workload", workload("a", "dev", "module") + "---\n" + workload("b", "prod", "module") + "---\n" + small,
			"<stdin>:26:40: warning: Deployment b: metadata.labels[virtual-kubelet.koupleless.io/env]: "},
		{"before a long resource", workload("a", "dev", "module") + "---\n" + workload("b", "prod", "module") + "---\n" + long,
			"<stdin>:26:40: warning: Deployment b: metadata.labels[virtual-kubelet.koupleless.io/env]: "},
		{"what seems to request a Service", workload("a", "dev", "${KIND}") + "---\n" + service + "---\n" + small, "exists and would be removed; Flux (postBuild) or envsubst replaces ${KIND} later"},
		{"without the variable of another one", workload("a", "dev", "base") + "---\n" + service + "---\n" + long, "Service a-service exists and would be removed\n"},
	} {
		_, _, stderr := run(t, c.in)
		assert.Contains(t, stderr, c.want, c.reason)
		assert.Equal(t, 1, strings.Count(stderr, "\n"), "%s: %s", c.reason, stderr)
		assert.Equal(t, strings.Count(c.want, "Flux"), strings.Count(stderr, "Flux"), "%s: the variable is explained once", c.reason)
	}
}
