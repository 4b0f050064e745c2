package rule

import (
	"cmp"
	"fmt"
	"strconv"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
)

// Limited leaves out errors and warnings beyond the bound, warnings first, and reports how many in a last result.
func Limited(results kptfn.Results) kptfn.Results {
	room := map[kptfn.Severity]int{}
	count := map[kptfn.Severity]int{}
	for _, r := range results {
		count[cmp.Or(r.Severity, kptfn.Error)]++
	}
	room[kptfn.Error] = min(count[kptfn.Error], bounds.Messages)
	room[kptfn.Warning] = min(count[kptfn.Warning], bounds.Messages-room[kptfn.Error])
	left := count[kptfn.Error] + count[kptfn.Warning] - room[kptfn.Error] - room[kptfn.Warning]
	if left == 0 {
		return results
	}
	kept := make(kptfn.Results, 0, len(results)-left+1)
	for _, r := range results {
		severity := cmp.Or(r.Severity, kptfn.Error)
		if severity != kptfn.Info {
			if room[severity] == 0 {
				continue
			}
			room[severity]--
		}
		kept = append(kept, r)
	}
	last := kptfn.Warning
	if count[kptfn.Error] > 0 {
		last = kptfn.Error
	}
	return append(kept, &kptfn.Result{Severity: last, Message: "and " + thousands(left) + " more", Tags: MoreMessages.Tags()})
}

// thousands writes a number with a comma before each three digits.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
