// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/gate/somepatches.h"

namespace tst_tamperinggo {

using namespace espalier::gate;
using namespace espalier::gate::test;
using std::string;

class TamperingGoTest : public QObject {
    Q_OBJECT

private slots:
    void tamperingIsFound_data();
    void tamperingIsFound();
    void honestChangesPass_data();
    void honestChangesPass();
};

static const string kTests = R"(package cart

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func checkSums(t *testing.T, c *Cart, total, count int) {
	t.Helper()
	if got := c.Total(); got != total {
		t.Errorf("total = %d", got)
	}
	if got := c.Count(); got != count {
		t.Errorf("count = %d", got)
	}
}

func TestTotal(t *testing.T) {
	c := Make(3, 4)
	if got := c.Total(); got != 7 {
		t.Errorf("Total() = %d, want 7", got)
	}
	if got := c.Count(); got != 2 {
		t.Fatalf("Count() = %d, want 2", got)
	}
}

func TestTax(t *testing.T) {
	tests := []struct{ price, tax int }{
		{10, 1},
		{20, 2},
		{30, 3},
	}
	for _, tt := range tests {
		if got := Make(tt.price).Tax(); got != tt.tax {
			t.Errorf("Tax(%d) = %d", tt.price, got)
		}
	}
}

func TestEmpty(t *testing.T) {
	_, err := Make().Pay()
	if !errors.Is(err, ErrEmpty) {
		t.Fatal("want ErrEmpty, got", err)
	}
}

func TestAverage(t *testing.T) {
	if got := Make(1, 2).Average(); math.Abs(got-1.5) > 0.01 {
		t.Error("average", got)
	}
}

func TestRebate(t *testing.T) {
	assert.Equal(t, 10, Make(100).Rebate())
	assert.InDelta(t, 0.33, Make(1).Rate(), 0.01)
}

func TestWait(t *testing.T) {
	select {
	case <-Make().Done():
	case <-time.After(2 * time.Second):
		t.Fatal("too late")
	}
}

func TestSums(t *testing.T) {
	checkSums(t, Make(5), 5, 1)
}
)";

static espalier::model::GateResult judged(const string &after)
{
    SomeFiles files;
    files.change("cart/cart_test.go", kTests, after);
    return checkTampering(Patch(files.input), {});
}

static const std::vector<Change> kTampering{
    {"a test is deleted",
     "func TestEmpty(t *testing.T) {\n\t_, err := Make().Pay()\n\tif !errors.Is(err, ErrEmpty) "
     "{\n\t\tt.Fatal(\"want ErrEmpty, got\", err)\n\t}\n}\n",
     "", "deleted-test"},
    {"a test has no name of a test any more", "func TestEmpty", "func testEmpty", "deleted-test"},
    {"a test has a name that goes on in lower case", "func TestEmpty", "func Testempty",
     "deleted-test"},
    {"a test skips itself", "\tc := Make(3, 4)\n", "\tt.Skip(\"flaky\")\n\tc := Make(3, 4)\n",
     "skipped-test"},
    {"a test skips itself now", "\tc := Make(3, 4)\n", "\tt.SkipNow()\n\tc := Make(3, 4)\n",
     "skipped-test"},
    {"a test skips itself with a format", "\tc := Make(3, 4)\n",
     "\tt.Skipf(\"%d\", 1)\n\tc := Make(3, 4)\n", "skipped-test"},
    {"a tag keeps the file out", "package cart\n", "//go:build integration\n\npackage cart\n",
     "build-tag"},
    {"an old tag keeps the file out", "package cart\n", "// +build ignore\n\npackage cart\n",
     "build-tag"},
    {"the main function runs no tests", "func TestTotal",
     "func TestMain(m *testing.M) {\n\tos.Exit(0)\n}\n\nfunc TestTotal", "skipped-test"},
    {"an assertion is removed",
     "\tif got := c.Count(); got != 2 {\n\t\tt.Fatalf(\"Count() = %d, want 2\", got)\n\t}\n", "",
     "fewer-assertions"},
    {"a failure is only logged", "t.Fatalf(\"Count()", "t.Logf(\"Count()", "fewer-assertions"},
    {"a test is emptied",
     "\tassert.Equal(t, 10, Make(100).Rebate())\n\tassert.InDelta(t, 0.33, Make(1).Rate(), 0.01)\n",
     "\tMake(100).Rebate()\n", "emptied-test"},
    {"a test returns at its beginning", "\tc := Make(3, 4)\n", "\treturn\n\tc := Make(3, 4)\n",
     "emptied-test"},
    {"a branch is never taken", "if got := c.Count(); got != 2 {",
     "if got := c.Count(); false && got != 2 {", "fewer-assertions"},
    {"an assertion is of itself", "assert.Equal(t, 10, Make(100).Rebate())",
     "assert.Equal(t, 10, 10)", "fewer-assertions trivial-assertion"},
    {"an assertion of true", "assert.Equal(t, 10, Make(100).Rebate())", "assert.True(t, true)",
     "fewer-assertions trivial-assertion"},
    {"equality becomes being there", "assert.Equal(t, 10, Make(100).Rebate())",
     "assert.NotNil(t, Make(100).Rebate())", "weakened-assertion"},
    {"any error is right", "if !errors.Is(err, ErrEmpty) {", "if err == nil {",
     "weakened-assertion"},
    {"a tolerance in a condition is raised", "math.Abs(got-1.5) > 0.01", "math.Abs(got-1.5) > 10",
     "raised-tolerance"},
    {"a tolerance of an assertion is raised", "Rate(), 0.01)", "Rate(), 5)", "raised-tolerance"},
    {"a timeout is raised", "2 * time.Second", "10 * time.Minute", "raised-timeout"},
    {"rows of a table are removed", "\t\t{20, 2},\n\t\t{30, 3},\n", "", "fewer-cases"},
    {"a panic is caught", "\tc := Make(3, 4)\n",
     "\tdefer func() { recover() }()\n\tc := Make(3, 4)\n", "?broader-except"},
    {"a helper asks less",
     "\tif got := c.Count(); got != count {\n\t\tt.Errorf(\"count = %d\", got)\n\t}\n", "",
     "fewer-assertions"},
};

void TamperingGoTest::tamperingIsFound_data()
{
    addChanges(kTampering);
}

void TamperingGoTest::tamperingIsFound()
{
    QFETCH(string, from);
    QFETCH(string, to);
    QFETCH(string, kinds);
    const auto result = judged(replaced(kTests, from, to));
    QCOMPARE(kindsOf(result), kinds);
    QVERIFY(result.verdict == espalier::model::GateVerdict::Fail || result.needsApproval);
}

static const std::vector<Change> kHonest{
    {"a new test", "func TestTotal",
     "func TestOne(t *testing.T) {\n\tassert.Equal(t, 1, Make(1).Total())\n}\n\nfunc TestTotal",
     ""},
    {"a test is renamed", "func TestTotal", "func TestTotalOfTwoPrices", ""},
    {"a variable is renamed",
     "\tif got := c.Count(); got != 2 {\n\t\tt.Fatalf(\"Count() = %d, want 2\", got)",
     "\tif n := c.Count(); n != 2 {\n\t\tt.Fatalf(\"Count() = %d, want 2\", n)", ""},
    {"a fatal failure becomes one that goes on", "t.Fatalf(\"Count()", "t.Errorf(\"Count()", ""},
    {"conditions become assertions",
     "\tif got := c.Total(); got != 7 {\n\t\tt.Errorf(\"Total() = %d, want 7\", got)\n\t}\n",
     "\tassert.Equal(t, 7, c.Total())\n", ""},
    {"assertions go to a helper",
     "\tif got := c.Total(); got != 7 {\n\t\tt.Errorf(\"Total() = %d, want 7\", got)\n\t}\n\tif "
     "got := c.Count(); got != 2 {\n\t\tt.Fatalf(\"Count() = %d, want 2\", got)\n\t}\n",
     "\tcheckSums(t, c, 7, 2)\n", ""},
    {"rows are added", "\t\t{30, 3},\n", "\t\t{30, 3},\n\t\t{40, 4},\n", ""},
    {"a loop makes subtests",
     "\t\tif got := Make(tt.price).Tax(); got != tt.tax {\n\t\t\tt.Errorf(\"Tax(%d) = %d\", "
     "tt.price, got)\n\t\t}\n",
     "\t\tt.Run(\"tax\", func(t *testing.T) {\n\t\t\tif got := Make(tt.price).Tax(); got != tt.tax "
     "{\n\t\t\t\tt.Errorf(\"Tax(%d) = %d\", tt.price, got)\n\t\t\t}\n\t\t})\n",
     ""},
    {"a test runs beside others", "\tc := Make(3, 4)\n", "\tt.Parallel()\n\tc := Make(3, 4)\n", ""},
    {"a timeout is lowered", "2 * time.Second", "500 * time.Millisecond", ""},
    {"a short run leaves a test out", "\tc := Make(3, 4)\n",
     "\tif testing.Short() {\n\t\tt.Skip(\"slow\")\n\t}\n\tc := Make(3, 4)\n", "?conditional-skip"},
    {"another value is expected", "got != 2 {", "got != 3 {", "?changed-expectation"},
};

void TamperingGoTest::honestChangesPass_data()
{
    addChanges(kHonest);
}

void TamperingGoTest::honestChangesPass()
{
    QFETCH(string, from);
    QFETCH(string, to);
    QFETCH(string, kinds);
    const auto result = judged(replaced(kTests, from, to));
    QCOMPARE(kindsOf(result), kinds);
    QCOMPARE(result.verdict, espalier::model::GateVerdict::Pass);
}

} // namespace tst_tamperinggo

QTEST_APPLESS_MAIN(tst_tamperinggo::TamperingGoTest)
#include "tst_tamperinggo.moc"
