package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLabelsAndAnnotationsMayHaveTheNamesOfAPortsFields(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, field, pairs string }{
		{"a label that is a protocol", "labels", "protocol: TCP, team: a"},
		{"a label that is a targetPort", "labels", `port: "80", targetPort: "80"`},
		{"an annotation that is a protocol", "annotations", "protocol: TCP"},
		{"an annotation that is a targetPort", "annotations", `port: "80", targetPort: "80"`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			spec := "{template: {metadata: {" + c.field + ": {" + c.pairs + "}}}}"
			outcome := configured(t, spec, provider+separator+generated)
			require.Len(t, outcome.Edits, 1, reported(outcome))
			edited := encode(t, outcome.edited(1))
			metadata, _, _ := strings.Cut(edited, "spec:\n")
			for pair := range strings.SplitSeq(c.pairs, ", ") {
				assert.Contains(t, metadata, pair)
			}
			assert.Equal(t, summary("0", "0", "0", "1"), infos(configured(t, spec, provider+separator+edited))[0])
		})
	}
}
