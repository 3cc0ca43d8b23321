class Text {
  static async repeat(kind, n) {
    let text = "";
    switch (kind) {
      case "square":
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) text += "#";
        break;
      default:
        text = kind;
    }
    return text;
  }
}

Promise.all([Text.repeat("square", 2), Text.repeat("none", 2)]).then(console.log);
