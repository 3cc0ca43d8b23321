var sheet = {
	rows: [[1, 2], [4]],
	get sumAll() {
		var sum = 0;
		for (var i in this.rows)
			for (var k in this.rows[i])
				sum += this.rows[i][k];
		return sum;
	},
};

console.log(sheet.sumAll);
