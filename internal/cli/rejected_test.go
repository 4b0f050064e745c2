package cli_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPlaceOfWhatTheAPIServerRejects: of labels and annotations the API server names the map only, and the clusterIP it calls the first of
// the clusterIPs. Each message points to the entry that is wrong, whether the run changes the Service or not.
func TestPlaceOfWhatTheAPIServerRejects(t *testing.T) {
	t.Parallel()
	const metadata, spec = "  annotations:\n", "  type: NodePort\n"
	for _, c := range []struct{ reason, old, is, at string }{
		{"a value of a label", metadata, "  labels:\n    a: b\n    c: d e\n" + metadata, `7:8: error: Service a-service: metadata.labels: would be rejected by the API server: Invalid value: "d e": `},
		{"a key of a label", metadata, "  labels: {a: b, c d: e}\n" + metadata, `5:18: error: Service a-service: metadata.labels: would be rejected by the API server: Invalid value: "c d": `},
		{"a key of an annotation", metadata, metadata + "    c: d e\n    d e: f\n", `7:5: error: Service a-service: metadata.annotations: would be rejected by the API server: Invalid value: "d e": `},
		{"an address", spec, spec + "  clusterIP: 1.2.3\n", `9:14: error: Service a-service: spec.clusterIP: would be rejected by the API server: Invalid value: "1.2.3": `},
		{"one of the addresses", spec, spec + "  clusterIPs: [1.2.3]\n", `9:16: error: Service a-service: spec.clusterIPs[0]: would be rejected by the API server: Invalid value: "1.2.3": `},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			for _, port := range []int{80, 81} {
				code, stdout, stderr := run(t, strings.Replace(service("a", port), c.old, c.is, 1)+"---\n"+module("a", 80))
				assert.Equal(t, 1, code)
				assert.Empty(t, stdout)
				assert.Contains(t, stderr, "<stdin>:"+c.at)
			}
		})
	}
}

// TestPlaceOfAPortInAList: a message leads to the part of the annotation that is wrong.
func TestPlaceOfAPortInAList(t *testing.T) {
	t.Parallel()
	const list = `    fn.koupleless.io/ports: "b=81,  c=82:x_y,d=83/udp, 0"`
	in := strings.Replace(module("a", 80), "metadata:\n", "metadata:\n  annotations:\n"+list+"\n", 1)
	code, _, stderr := run(t, in, "build", "-")
	assert.Equal(t, 1, code)
	for _, part := range []string{"x_y", "udp", `0"`} {
		assert.Contains(t, stderr, fmt.Sprintf("<stdin>:5:%d: error: ", 1+strings.Index(list, part)), part)
	}
}
